"""Readers’ accounts: signing in, sessions, what is theirs."""
