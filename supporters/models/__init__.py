"""Plans, the people who give, their money, and what gateways say of it."""

from supporters.models.appeals import Appeal, AppealText
from supporters.models.attempts import Contribution, Subscription
from supporters.models.findings import Finding, ReconciliationRun
from supporters.models.history import HistoryIsFixed, StateChange
from supporters.models.ledger import AmountIsFixed, Dispute, Payment, Receipt, ReceiptCounter, Refund
from supporters.models.limits import Press
from supporters.models.messages import GatewayCall, GatewayEvent, OutgoingMail, RemotePlan
from supporters.models.people import ManageLink, ManageSession, Supporter
from supporters.models.plans import Plan, PlanMethod

__all__ = [
    "AmountIsFixed",
    "Appeal",
    "AppealText",
    "Contribution",
    "Dispute",
    "Finding",
    "GatewayCall",
    "GatewayEvent",
    "HistoryIsFixed",
    "ManageLink",
    "ManageSession",
    "OutgoingMail",
    "Payment",
    "Plan",
    "PlanMethod",
    "Press",
    "Receipt",
    "ReceiptCounter",
    "ReconciliationRun",
    "Refund",
    "RemotePlan",
    "StateChange",
    "Subscription",
    "Supporter",
]
