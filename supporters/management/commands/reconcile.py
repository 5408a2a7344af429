"""`manage.py reconcile`: compare our books with the gateways'."""

from typing import Any

from django.core.management.base import BaseCommand

from supporters import gateways, reconciling
from supporters.models import Finding, ReconciliationRun


class Command(BaseCommand):
    """Compare, book what is true, and say what a person must look at."""

    help = "Compare our books with the gateways', book what was missed, and list what differs."

    def add_arguments(self, parser):
        """Take which gateway, how far, and whether to change anything."""
        parser.add_argument("--gateway", choices=["stripe", "paypal", "sandbox"], help="only this one")
        parser.add_argument("--open", action="store_true", help="only what is open, as every quarter of an hour")
        parser.add_argument("--dry-run", action="store_true", help="change nothing here and there")

    def handle(self, *args: Any, **options: Any):
        """Compare and report."""
        scope = ReconciliationRun.Scope.OPEN if options["open"] else ReconciliationRun.Scope.LEDGER
        for name in [options["gateway"]] if options["gateway"] else gateways.names():
            report = reconciling.run(name, scope, is_dry=options["dry_run"])
            verb = "would be mended" if report.is_dry else "mended"
            self.stdout.write(f"{name}: {report.looked_at} looked at, {report.mended} {verb}. {report.error}".strip())
        for found in Finding.objects.filter(settled_at=None).order_by("-found_at")[:50]:
            self.stdout.write(f"  {found}: {found.detail}")
