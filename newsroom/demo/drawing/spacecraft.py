"""Machines in space: satellites, a constellation of them, stations and capsules."""

import math

from .canvas import Canvas
from .palette import AMBER, BONE, PAPER, Colour, inks, mix
from .pen import Pen
from .planets import LANDS, SEAS, SPACE, any_world, earth_limb, space, sunlight
from .sky import stars
from .spheres import air, ball, living

METAL = inks("1a2028 6f7a80 d9dad0 f6f2e4 8c8f8c 2a3038")
GOLD = inks("3a2208 a06c24 f2c468 fff0c0 b8822c 4a2c0c")
WHITE = inks("39424c a8b0b0 f4f0e4 fffaf0 b0b4b0 3c444e")
DARK = inks("07090e 1c242e 46525c 5c6870 202830 080a10")
CELLS = (inks("0c1a3c 1f3f7c 5c88b8"), inks("0a181c 24484e 88b0ac"), inks("1c0e08 6e3c1c c88c50"))


def panel(
    pen: Pen, left: float, top: float, right: float, bottom: float, tone: tuple[Colour, ...], cells: int = 8
) -> None:
    """Draw a wing of solar cells with a glint running over it."""
    pen.box(left, top, right, bottom, tone[0])
    rows = 3
    for cell in range(cells):
        for row in range(rows):
            a, b = (
                left + (right - left) * (cell + 0.06) / cells,
                left + (right - left) * (cell + 0.94) / cells,
            )
            c, d = top + (bottom - top) * (row + 0.06) / rows, top + (bottom - top) * (row + 0.94) / rows
            glint = max(0.0, 1 - abs(cell / cells - row / rows * 0.5 - 0.3) * 2.6)
            pen.box(a, c, b, d, mix(tone[1], tone[2], glint))
    pen.line([(left, top), (right, top)], (bottom - top) * 0.04, tone[2])
    pen.line([(left, bottom), (right, bottom)], (bottom - top) * 0.04, tone[0])


def dish(pen: Pen, x: float, y: float, radius: float, tones: tuple[Colour, ...]) -> None:
    """Draw an antenna dish, half turned to the viewer."""
    pen.ellipse(x, y, radius, radius * 0.62, tones[1])
    for ring in range(8):
        share = ring / 8
        pen.ellipse(
            x + radius * 0.1 * share,
            y + radius * 0.05 * share,
            radius * 0.94 * (1 - share * 0.8),
            radius * 0.56 * (1 - share * 0.8),
            mix(tones[3], tones[1], share),
        )
    for foot in (-0.6, 0.5, 0.75):
        pen.line(
            [(x + radius * foot, y + radius * 0.2), (x + radius * 0.2, y - radius * 0.75)],
            radius * 0.03,
            tones[4],
        )
    pen.ellipse(x + radius * 0.2, y - radius * 0.75, radius * 0.08, radius * 0.08, tones[2])


def backdrop(canvas: Canvas) -> None:
    """Put a world or the edge of the Earth behind a spacecraft."""
    rng = canvas.rng
    if rng.random() < 0.55:
        earth_limb(canvas)
        return
    space(canvas)
    light = sunlight(canvas)
    place = (rng.uniform(100, 1400), rng.choice((1150, 1000, -120)), rng.uniform(480, 760))
    texture, colour = (
        any_world(canvas)
        if rng.random() < 0.4
        else (living(canvas, rng.choice(SEAS), rng.choice(LANDS), 0.6), (120, 180, 225))
    )
    ball(canvas, place, texture, light, rng.uniform(-0.5, 0.5))
    air(canvas, place, colour, light, 0.03)


def satellite(canvas: Canvas) -> None:
    """Draw a satellite with its wings spread above a world."""
    rng = canvas.rng
    backdrop(canvas)
    x, y, size, turn = (
        rng.uniform(560, 940),
        rng.uniform(330, 520),
        rng.uniform(1.0, 1.45),
        rng.uniform(-0.65, 0.65),
    )
    tone, body = rng.choice(CELLS), rng.choice((GOLD, WHITE, METAL))
    kind = rng.choice(("wings", "dish", "mast"))
    with canvas.pen() as pen:
        pen.place(x, y, size, turn, rng.random() < 0.5)
        wings = rng.choice((2, 3))
        for side in (-1, 1):
            pen.line([(0, 0), (side * 110, 0)], 7, BONE)
            for wing in range(wings if kind != "mast" or side > 0 else 0):
                a = side * (104 + wing * 112)
                panel(pen, min(a, a + side * 104), -58, max(a, a + side * 104), 58, tone, 5)
        if kind == "mast":
            pen.line([(-60, 0), (-420, 0)], 5, BONE)
            pen.ellipse(-420, 0, 14, 14, AMBER)
        pen.barrel((0, -86), (0, 86), (58, 58), body)
        pen.box(-58, -30, 58, -24, body[0], 120)
        pen.box(-58, 34, 58, 40, body[0], 120)
        pen.barrel((0, 86), (0, 122), (26, 40), DARK)
        if kind == "dish":
            dish(pen, 0, -118, 84, WHITE)
        else:
            pen.barrel((0, -86), (0, -130), (40, 34), DARK)
            pen.ellipse(0, -130, 34, 10, (24, 50, 70))
            pen.ellipse(-8, -132, 14, 4, (150, 200, 220), 160)
        pen.line([(40, 86), (92, 170)], 3, BONE)
    canvas.glow(x - 40 * size, y - 40 * size, 120, PAPER, 0.25)
    canvas.bloom(0.3, 190)
    canvas.look_at(x, y)


def constellation(canvas: Canvas) -> None:
    """Draw a globe girdled by the orbits of many satellites."""
    rng = canvas.rng
    canvas.gradient(rng.choice(SPACE))
    stars(canvas, 500)
    light = sunlight(canvas)
    radius = rng.choice((270, 330, 620))
    x, y = (rng.uniform(560, 940), 500.0) if radius < 600 else (rng.uniform(450, 1050), 1010.0)
    face = living(canvas, rng.choice(SEAS), rng.choice(LANDS), 0.5)
    canvas.glow(x, y, radius * 2, inks("4f9fc8")[0], 0.25)
    accent, count = rng.choice(inks("f2b04c 7fd0c8 e8793a efe6cf")), rng.randint(5, 10)
    lean, node = rng.uniform(0.75, 1.35), rng.uniform(0, math.pi)
    paths = [(node + index * math.pi / count, lean, radius * (1.16 + 0.16 * (index % 3))) for index in range(count)]
    orbits(canvas, (x, y), paths, accent, behind=True)
    ball(canvas, (x, y, radius), face, light, rng.uniform(-0.4, 0.4), 0.12, 0.05)
    air(canvas, (x, y, radius), (120, 180, 225), light, 0.03)
    orbits(canvas, (x, y), paths, accent, behind=False)
    canvas.bloom(0.3, 170)
    canvas.look_at(x, min(y, 620))


def orbits(
    canvas: Canvas,
    middle: tuple[float, float],
    paths: list[tuple[float, float, float]],
    accent: Colour,
    behind: bool,
) -> None:
    """Draw the half of the orbits behind the globe, or the half before it."""
    trails, lamps, sparks = canvas.stencil(), canvas.stencil(), []
    for index, (node, lean, reach) in enumerate(paths):
        previous = None
        for step in range(145):
            angle = step * math.tau / 144
            a, b = math.cos(angle), math.sin(angle) * math.cos(lean)
            depth = math.sin(angle) * math.sin(lean)
            spot = (
                middle[0] + reach * (a * math.cos(node) - b * math.sin(node)),
                middle[1] + reach * (a * math.sin(node) + b * math.cos(node)),
            )
            if previous and (depth < 0) == behind:
                trails.line([previous, spot], 1.5, 70 if behind else 150)
                if (step + index * 5) % 12 == 0:
                    lamps.ellipse(*spot, 3 if behind else 5)
                    sparks.append(spot)
            previous = spot
    canvas.shine(trails.mask(), accent, 0.7)
    canvas.paint(lamps.mask(), mix(accent, (255, 255, 255), 0.55))
    if not behind:
        for spot in sparks[:40]:
            canvas.glow(*spot, 26, accent, 0.6, 2.4)


def station(canvas: Canvas) -> None:
    """Draw a space station, with modules along a truss or around a ring."""
    rng = canvas.rng
    backdrop(canvas)
    x, y, size, turn = (
        rng.uniform(620, 880),
        rng.uniform(360, 520),
        rng.uniform(0.95, 1.2),
        rng.uniform(-0.4, 0.4),
    )
    tone = rng.choice(CELLS)
    with canvas.pen() as pen:
        pen.place(x, y, size, turn, rng.random() < 0.5)
        if rng.random() < 0.4:
            wheel(pen, tone, rng.uniform(0.3, 0.5))
        else:
            truss(pen, tone, rng.choice((2, 3, 4)), rng.choice((1, 2)))
    canvas.glow(x, y, 220, PAPER, 0.14)
    canvas.bloom(0.3, 190)
    canvas.look_at(x, y)


def radiator(pen: Pen, x: float) -> None:
    """Hang a folded radiator from the truss."""
    pen.box(x - 26, 16, x + 26, 130, PAPER)
    for fold in range(5):
        pen.line([(x - 26, 36 + fold * 20), (x + 26, 36 + fold * 20)], 2, METAL[1])


def truss(pen: Pen, tone: tuple[Colour, ...], wings: int, arms: int) -> None:
    """Draw modules in a row across a truss of solar wings."""
    pen.line([(-520, -6), (520, -6)], 3, BONE)
    pen.line([(-520, 10), (520, 10)], 3, BONE)
    for step in range(-26, 26):
        pen.line([(step * 20, -6), (step * 20 + 20, 10)], 2, mix(BONE, METAL[0], 0.4))
    for side in (-1, 1):
        for wing in range(wings):
            a = side * (230 + wing * 84)
            for top, bottom in ((-230, -18), (22, 234)):
                panel(pen, a - 34, top, a + 34, bottom, tone, 3)
        radiator(pen, side * 130)
    pen.barrel((0, -250), (0, 250), (36, 36), WHITE)
    for y in (-160, -60, 60, 150):
        pen.box(-38, y - 4, 38, y + 4, METAL[0], 150)
    pen.barrel((-150, -40), (150, -40), (30, 30), WHITE)
    if arms > 1:
        pen.barrel((-110, 110), (110, 110), (26, 26), METAL)
    pen.barrel((0, -250), (0, -320), (34, 12), DARK)
    pen.barrel((0, 250), (0, 300), (22, 40), GOLD)
    for window in range(5):
        pen.ellipse(-14, -130 + window * 22, 4, 4, AMBER)


def wheel(pen: Pen, tone: tuple[Colour, ...], flat: float) -> None:
    """Draw a ring station around a hub."""

    def ring(start: int, end: int, width: float) -> None:
        for step in range(start, end):
            a, b = step * math.tau / 96, (step + 1.2) * math.tau / 96
            lit = 0.5 + 0.5 * math.sin(a + 3.9)
            pen.line(
                [
                    (330 * math.cos(a), 330 * flat * math.sin(a)),
                    (330 * math.cos(b), 330 * flat * math.sin(b)),
                ],
                width,
                mix(METAL[0], WHITE[3], lit),
            )
            if step % 2:
                pen.ellipse(
                    330 * math.cos(a),
                    330 * flat * math.sin(a),
                    5,
                    4,
                    mix(AMBER, METAL[0], 0.1 if step % 6 else 0.7),
                )

    ring(48, 96, 34)
    for spoke in range(6):
        a = spoke * math.tau / 6 + 0.3
        pen.line([(0, 0), (320 * math.cos(a), 320 * flat * math.sin(a))], 9, BONE if math.sin(a) > 0 else METAL[1])
    pen.barrel((0, -220), (0, 190), (44, 44), WHITE)
    for top in (-210, -130):
        panel(pen, -330, top, -56, top + 62, tone, 7)
        panel(pen, 56, top, 330, top + 62, tone, 7)
    pen.barrel((0, 190), (0, 240), (26, 46), GOLD)
    dish(pen, 0, -250, 56, WHITE)
    ring(0, 49, 40)
