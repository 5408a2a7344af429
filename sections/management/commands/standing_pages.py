"""`manage.py standing_pages PUBLICATION`: add the standing pages that a publication lacks."""

from django.core.management.base import BaseCommand, CommandError

from sections import page_texts
from sections.models import Publication


class Command(BaseCommand):
    """Adds standing pages from our texts, out of readers' sight until the desk has filled them in."""

    help = "Add the standing pages a publication lacks. They are public once the desk has filled in what is marked."

    def add_arguments(self, parser):
        parser.add_argument("publication", metavar="PUBLICATION", help="The publication's slug.")
        parser.add_argument("--dry-run", action="store_true", help="Only say which are missing.")

    def handle(self, *_args, **options):
        publication = Publication.objects.filter(slug=options["publication"]).first()
        if publication is None:
            msg = f"There is no publication “{options['publication']}”."
            raise CommandError(msg)
        texts = page_texts.missing(publication)
        for text in texts:
            self.stdout.write(f"/{text.slug}/  {text.title}")
        if not texts:
            self.stdout.write("None is missing.")
        elif not options["dry_run"]:
            made = page_texts.add(publication)
            self.stdout.write(
                f"{len(made)} added. Fill in what stands in [[brackets]] at the desk, then make them public."
            )
