"""`manage.py import_wxr FILE`: bring a WordPress archive in."""

from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand

from articles.importing import starting, wordpress, wxr
from articles.management import telling


class Command(BaseCommand):
    """Brings posts, pages, pictures, authors, categories and tags of a WordPress export in."""

    help = (
        "Bring in a WordPress export (WXR 1.0 to 1.2): posts, pages, pictures, authors, categories, tags, old addresses. "
        "It can be stopped and run again: what is here already is not touched."
    )

    def add_arguments(self, parser):
        telling.add_common_arguments(parser)
        parser.add_argument(
            "--no-fetch",
            action="store_true",
            help="Don't fetch pictures from the old site; use --media, or none.",
        )
        parser.add_argument(
            "--post-type",
            action="append",
            metavar="TYPE",
            help="A further type of post that holds stories; repeatable.",
        )

    def handle(self, *args, **options):
        path = Path(options["file"])
        with telling.telling(self, options) as teller:
            survey = wxr.survey(path)
            with closing(survey.attachments):
                publication, made = starting.publication_for(
                    options["publication"], title=survey.title, dry_run=options["dry_run"]
                )
                teller.begin(path, publication, made=made, total=survey.items - survey.counts["attachment"])
                report = wordpress.bring_in(
                    path, survey, publication=publication, source=options["source"], media=options["media"],
                    fetch=not options["no_fetch"], post_types=frozenset({"post", *(options["post_type"] or [])}),
                    report=teller.report(), progress=teller.progress, stopped=teller.stopped,
                    dry_run=options["dry_run"], batch=options["batch"],
                )  # fmt: skip
            teller.end(report)
