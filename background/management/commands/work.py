"""`manage.py work`: the one process beside the server that does what follows."""

import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from background import attending, watching


class Command(BaseCommand):
    """Serve the queues, do what is due each second, run what comes round at its hour, until told to stop."""

    help = "Do the background work until stopped (Ctrl-C or SIGTERM). Any number of these may run."

    def add_arguments(self, parser):
        """Take how long to work."""
        parser.add_argument("--once", action="store_true", help="do what is due now and end, for cron")
        parser.add_argument("--again", action="store_true", help="try again what was given up, and end")
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started this one ends"
        )

    def handle(self, *args: Any, **options: Any):
        """Work."""
        if options["again"]:
            self.stdout.write(f"{watching.try_everything_again()} will be tried again.")
        elif options["once"]:
            attending.once()
        else:
            self._work(with_parent=options["with_parent"])

    def _work(self, *, with_parent: bool) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if with_parent:
            threading.Thread(target=_end_with, args=(os.getppid(), stop), daemon=True).start()
        self.stdout.write("Working. Ctrl-C ends it after what is in hand.")
        attending.Attendant(stop).run()


def _end_with(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()
