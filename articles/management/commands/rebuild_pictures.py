"""`manage.py rebuild_pictures`: note anew where pictures are used, and how those look that nobody has looked at yet."""

from django.core.management.base import BaseCommand

from articles import illustrating, library


class Command(BaseCommand):
    """Reads all texts, and the pictures without a look, once more."""

    help = (
        "Note anew which pictures the texts of all stories and pages show, and find out how those pictures look that "
        "came in before near-duplicates were told. It can be stopped and run again; the site may serve meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("--uses-only", action="store_true", help="Read the texts only; leave the files alone.")

    def handle(self, *args, **options):
        say = self.stdout.write if options["verbosity"] > 1 else lambda _line: None
        self.stdout.write(f"Pictures are used {illustrating.rebuild(say)} times inside texts.")
        if not options["uses_only"]:
            self.stdout.write(f"{library.look_at_all(say)} pictures were looked at.")
