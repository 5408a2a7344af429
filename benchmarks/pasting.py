"""Smart paste: how many fields of the corpus fall into their places, and how fast a long text is read."""

import os
import sys
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("DEBUG", "1")
django.setup()

from benchmarks.figures import Figures, note  # noqa: E402
from tests.wire import held_out, scoring  # noqa: E402
from wire.reading import lines, story  # noqa: E402

PARAGRAPH = (
    "The lander will drill again when the Sun is high enough to warm its batteries, said the chief engineer on Tuesday."
)


def main() -> int:
    """Print the figures; 1 when one misses its bar."""
    figures = Figures()
    stories = scoring.stories()
    share, by_field, _wrongs = scoring.figures(stories)
    note(f"{len(stories)} stories; wrong by field: {dict(by_field) or 'none'}")
    figures.say("desk.paste_fields_right", share, at_least=0.95)
    for seed in (11, 12, 13):
        held, by_field, _wrongs = scoring.figures(held_out.stories(seed))
        note(f"held out, seed {seed}; wrong by field: {dict(by_field) or 'none'}")
        figures.say(f"desk.paste_held_out_{seed}", held, at_least=0.95)
    raw = stories[0]["raw"] + "\n\n".join([PARAGRAPH] * (100_000 // len(PARAGRAPH)))
    times = []
    for _round in range(5):
        began = time.process_time()
        story.read(lines.from_text(raw), scoring.desk(date(2022, 4, 27)))
        times.append((time.process_time() - began) * 1000)
    figures.say("desk.paste_100kb_ms", sorted(times)[2], at_most=300)
    return 1 if figures.failed else 0


if __name__ == "__main__":
    sys.exit(main())
