"""The audit log: who did what to what, with before and after; written in the act's own transaction, never changed."""
