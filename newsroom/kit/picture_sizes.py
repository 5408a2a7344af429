"""How wide pictures stand in each place on a page: HTML's `sizes`, so that a browser fetches no more than it shows.

The widths follow the grids in static/css; tests/journeys/test_reader.py opens a page and measures both.
"""

# From these widths of the window on the page takes its next shape (static/css/tokens.css).
FULL, WIDE, DESK, TABLE, LAP = (
    "(min-width: 86rem)",
    "(min-width: 80rem)",
    "(min-width: 64rem)",
    "(min-width: 48rem)",
    "(min-width: 40rem)",
)
EDGE_TO_EDGE = "94vw"

SIZES = {
    "lead": f"{FULL} 40rem, {WIDE} 46vw, {DESK} 57vw, {EDGE_TO_EDGE}",
    "lead-brief": f"{FULL} 25rem, {DESK} 29vw, {EDGE_TO_EDGE}",
    "lead-gallery": f"{FULL} 54rem, {DESK} 63vw, {EDGE_TO_EDGE}",
    "lead-live": f"{FULL} 34rem, {DESK} 40vw, {EDGE_TO_EDGE}",
    "second-first": f"{FULL} 17rem, {WIDE} 19vw, {DESK} 17.5vw, {TABLE} 29vw, 5.5rem",
    "second": f"{WIDE} 5.5rem, {DESK} 17.5vw, {TABLE} 29vw, 5.5rem",
    "second-live": f"{DESK} 5.5rem, {TABLE} 29vw, 5.5rem",
    "third": f"{FULL} 27rem, {DESK} 30vw, {LAP} 30vw, {EDGE_TO_EDGE}",
    "fifth": f"{FULL} 15.75rem, {DESK} 17.5vw, {TABLE} 29vw, 70vw",
    "rail-wide": f"{FULL} 23rem, {WIDE} 27vw, {DESK} 31vw, {LAP} 45vw, {EDGE_TO_EDGE}",
    "rail-column": f"{FULL} 26.5rem, {DESK} 30vw, {LAP} 45vw, {EDGE_TO_EDGE}",
    "rail-mosaic": f"{FULL} 41rem, {DESK} 46vw, {EDGE_TO_EDGE}",
    "rail-small": f"{FULL} 19.5rem, {DESK} 22vw, {LAP} 45vw, 5.5rem",
    "opener": f"{FULL} 35rem, {DESK} 36vw, {TABLE} 54vw, {EDGE_TO_EDGE}",
    "opener-gallery": f"{FULL} 60.5rem, {DESK} 61vw, {EDGE_TO_EDGE}",
    "listing-second": f"{FULL} 19.2rem, {DESK} 19.5vw, {TABLE} 29vw, 5.5rem",
    "tile": f"{FULL} 19.2rem, {DESK} 19.5vw, {TABLE} 29vw, 45vw",
    "row": "(min-width: 50rem) 11rem, (min-width: 25rem) 22vw, 5.5rem",
    "sidebar": f"{FULL} 19rem, {DESK} 28vw, {LAP} 45vw, {EDGE_TO_EDGE}",
    "story": f"{FULL} 52rem, {DESK} 60vw, {EDGE_TO_EDGE}",
    "sister": f"{FULL} 26.5rem, {DESK} 30vw, {TABLE} 30vw, {EDGE_TO_EDGE}",
}


def of(place: str) -> str:
    """Return the widths of a place by its name; anything else is taken as the attribute itself."""
    return SIZES.get(place, place)
