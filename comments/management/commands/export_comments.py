"""`manage.py export_comments`: everything readers wrote, one JSON object a line."""

import json

from django.core.management.base import BaseCommand, CommandError

from comments import exporting
from sections.models import Publication


class Command(BaseCommand):
    """Writes comments and letters to standard output, however many there are."""

    help = "Write all comments and letters as JSON Lines: manage.py export_comments > comments.jsonl"

    def add_arguments(self, parser):
        parser.add_argument("--publication", default="", metavar="SLUG", help="Only of this publication.")

    def handle(self, *args, **options):
        publication = None
        if options["publication"]:
            publication = Publication.objects.filter(slug=options["publication"]).first()
            if publication is None:
                raise CommandError(f"There is no publication “{options['publication']}”.")
        for row in exporting.rows(publication):
            self.stdout.write(json.dumps(row, ensure_ascii=False))
