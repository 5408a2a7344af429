"""`manage.py wire_rules`: add the rules for agencies that ship with this version and are not there yet."""

from django.core.management.base import BaseCommand

from wire import shaping


class Command(BaseCommand):
    """Adds the shipped rules that are missing; what an editor changed is left alone."""

    help = "Add the wire rules that ship with this version and are missing. Rules that are there stay as they are."

    def handle(self, *args, **options):
        names = shaping.add_missing()
        self.stdout.write(f"Added {len(names)}: {', '.join(names)}." if names else "All rules that ship are there.")
