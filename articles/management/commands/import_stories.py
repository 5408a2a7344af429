"""`manage.py import_stories FILE`: bring story lines in."""

from pathlib import Path

from django.core.management.base import BaseCommand

from articles.importing import mapping, starting, story_lines
from articles.management import telling


class Command(BaseCommand):
    """Brings stories in from JSON Lines, of our own schema or through a map file."""

    help = (
        "Bring in stories from JSON Lines: one object a line, newsroom-story/1 as described in docs/imports.md, or any "
        "other shape with a map file. It can be stopped and run again: what is here already is not touched."
    )

    def add_arguments(self, parser):
        telling.add_common_arguments(parser)
        parser.add_argument(
            "--map", type=Path, metavar="MAPFILE", help="How lines of another shape become ours (JSON)."
        )
        parser.add_argument("--fetch", action="store_true", help="Fetch pictures that are named by their web address.")

    def handle(self, *args, **options):
        path = Path(options["file"])
        with telling.telling(self, options) as teller:
            rules = mapping.read(options["map"]) if options["map"] else None
            source = options["source"] or (rules.source if rules else "") or path.stem
            total = story_lines.count(path)
            publication, made = starting.publication_for(options["publication"], title="", dry_run=options["dry_run"])
            teller.begin(path, publication, made=made, total=total)
            report = story_lines.bring_in(
                path, source=source, publication=publication, media=options["media"], mapping=rules,
                report=teller.report(), progress=teller.progress, stopped=teller.stopped, fetch=options["fetch"],
                dry_run=options["dry_run"],
                batch=options["batch"],
            )  # fmt: skip
            teller.end(report)
