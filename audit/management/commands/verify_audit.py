"""`manage.py verify_audit`: check that the record of the desk is as it was written."""

from django.core.management.base import BaseCommand, CommandError

from audit import sealing


class Command(BaseCommand):
    """Reads the whole chain of the record and says whether anything was altered or taken out."""

    help = (
        "Check the chain of the audit log. Exits with 1 when an entry was altered or is missing. "
        "Keep the digest it prints somewhere else: with --expect the next check finds out whether the end was cut off."
    )

    def add_arguments(self, parser):
        parser.add_argument("--expect", metavar="DIGEST", help="A digest printed earlier that must still be there.")

    def handle(self, *args, **options):
        verdict = sealing.verify()
        for fault in verdict.faults:
            self.stderr.write(f"Entry {fault.number}: {fault.what}.")
        is_cut = options["expect"] is not None and not sealing.is_known(options["expect"])
        if is_cut:
            self.stderr.write(f"No entry has the digest {options['expect']}: the record was cut off or made anew.")
        if verdict.faults or is_cut:
            raise CommandError("The audit log is not as it was written.")
        self.stdout.write(f"{verdict.entries} entries, all as they were written. Last digest: {verdict.head}")
