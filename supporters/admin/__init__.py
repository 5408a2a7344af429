"""The desk's screens for supporters: who gives, the books, the gateways, the appeals, and what all of it brings in."""

from supporters.admin import appeals, attempts, findings, messages, payments, people, plans, runs, subscriptions

__all__ = [
    "appeals", "attempts", "findings", "messages", "payments", "people", "plans", "runs", "subscriptions",
]  # fmt: skip
