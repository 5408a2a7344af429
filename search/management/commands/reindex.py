"""`manage.py reindex`: put every story into the index of words anew."""

import time

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles.models import Article
from search import indexing


class Command(BaseCommand):
    """Makes the index anew while the desk goes on working."""

    help = (
        "Put every story into the index of words anew. The desk goes on working and finding meanwhile. Stop it as you "
        "like: the next run goes on where this one ended."
    )

    def add_arguments(self, parser):
        parser.add_argument("--anew", action="store_true", help="Begin at the first story, whatever was done before.")

    def handle(self, *args, **options):
        last = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        started, done = time.monotonic(), 0
        columns = TextColumn("Stories"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=last)
            for done, reached in indexing.index_all(anew=options["anew"]):  # noqa: B007 - said below
                bar.update(task, completed=reached)
        seconds = max(time.monotonic() - started, 0.001)
        self.stdout.write(f"{done:,} stories indexed in {seconds:.0f} s ({done / seconds:,.0f} a second).")
