"""Power from sun and wind: solar fields, wind farms and the lines that carry it."""

import itertools
import math

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import closed, hills, mirror_light, plain, ridge_line
from .palette import (
    AMBER,
    DAYS,
    DUSKS,
    EMBER,
    MIDNIGHT,
    MOSS,
    PAPER,
    TEALNIGHT,
    Colour,
    Mood,
    inks,
    mix,
)
from .pen import Pen
from .sky import cloud_bank, mood_of, sky, sun


def open_sky(canvas: Canvas, horizon: float, nights: bool = False) -> Mood:
    """Fill a sky with a sun and clouds over open land."""
    rng = canvas.rng
    mood = mood_of(canvas, DUSKS, DUSKS, DAYS, (MIDNIGHT, TEALNIGHT) if nights else DAYS)
    sky(canvas, mood, horizon + 20)
    cloud_bank(
        canvas,
        rng.uniform(160, horizon * 0.7),
        rng.uniform(70, 150),
        mood.light,
        mix(mood.haze, mood.sky[0], 0.4),
        rng.uniform(0.35, 0.6),
    )
    if mood not in (MIDNIGHT, TEALNIGHT):
        sun(
            canvas,
            rng.uniform(200, 1300),
            horizon - rng.uniform(30, 240),
            rng.uniform(24, 46),
            mood.light,
            0.7,
        )
    return mood


def solar_array(canvas: Canvas) -> None:
    """Draw rows of solar panels that run to the horizon."""
    rng = canvas.rng
    horizon = rng.uniform(360, 520)
    mood = open_sky(canvas, horizon)
    hills(canvas, mood, horizon - 50, horizon, 3, rng.uniform(30, 100))
    soil = mix(rng.choice((MOSS, inks("9c7448")[0], inks("7c6a4c")[0])), mood.dark, 0.35)
    plain(canvas, horizon, mix(soil, mood.haze, 0.55), mix(soil, mood.dark, 0.35), 0.5)
    vanish, rows = 750 + rng.uniform(-420, 420), rng.randint(6, 9)
    blue, glint = mix(inks("16305c")[0], mood.dark, 0.35), mix(mood.haze, mood.light, 0.5)
    with canvas.pen() as pen:
        for row in range(rows):
            t = row / (rows - 1)
            y = horizon + 8 + (HEIGHT - horizon) * 0.96 * t**2.1
            tall, wide = 6 + 125 * t**1.9, 20 + 250 * t**1.7
            span = int(WIDTH / wide / 1.04) + 4
            shift = (vanish - 750) * (1 - t) * 0.3 + rng.uniform(-20, 20)
            for cell in range(-span // 2, span // 2 + 1):
                module(
                    pen,
                    750 + shift + cell * wide * 1.04,
                    y,
                    wide,
                    tall,
                    (blue, glint, mix(mood.dark, soil, 0.2)),
                    abs(cell * wide - (vanish - 750)) / 700,
                    t,
                )
    canvas.bloom(0.3, 170)
    canvas.look_at(750, (horizon + HEIGHT) / 2)


def module(
    pen: Pen,
    x: float,
    y: float,
    wide: float,
    tall: float,
    tones: tuple[Colour, ...],
    away: float,
    near: float,
) -> None:
    """Draw one tilted table of cells on its posts, the sky reflected in it."""
    blue, glint, dark = tones
    low, high = y, y - tall * 0.72
    for post in (-0.3, 0.3):
        pen.line(
            [(x + wide * post, high + tall * 0.3), (x + wide * post, y + tall * 0.3)],
            max(1.2, tall * 0.05),
            dark,
        )
    pen.polygon(
        [
            (x - wide / 2, y + tall * 0.3),
            (x + wide / 2, y + tall * 0.3),
            (x + wide * 0.6, y + tall * 0.42),
            (x - wide * 0.4, y + tall * 0.42),
        ],
        dark,
        120,
    )
    lean = wide * 0.05
    for strip in range(8):
        a, b = strip / 8, (strip + 1.06) / 8
        shine = max(0.0, 0.95 - away * 0.8) * (1 - a) ** 1.2
        pen.polygon(
            [
                (x - wide / 2 + lean * (1 - a), high + (low - high) * a),
                (x + wide / 2 + lean * (1 - a), high + (low - high) * a),
                (x + wide / 2 + lean * (1 - b), high + (low - high) * b),
                (x - wide / 2 + lean * (1 - b), high + (low - high) * b),
            ],
            mix(blue, glint, 0.12 + shine * 0.75),
        )
    if near > 0.25:
        seams(pen, (x, wide, lean), (low, high), mix(blue, dark, 0.5))
    pen.line(
        [(x - wide / 2 + lean, high), (x + wide / 2 + lean, high)],
        max(1.0, tall * 0.025),
        mix(glint, PAPER, 0.6),
    )


def seams(pen: Pen, across: tuple[float, float, float], down: tuple[float, float], tone: Colour) -> None:
    """Draw the lines between the cells of a table."""
    (x, wide, lean), (low, high) = across, down
    for line in range(1, 6):
        pen.line(
            [(x - wide / 2 + wide * line / 6 + lean, high), (x - wide / 2 + wide * line / 6, low)],
            1.2,
            tone,
            190,
        )
    for line in range(1, 3):
        pen.line(
            [
                (x - wide / 2, high + (low - high) * line / 3),
                (x + wide / 2, high + (low - high) * line / 3),
            ],
            1.2,
            tone,
            190,
        )


def turbine(
    pen: Pen, x: float, y: float, tall: float, spin: float, tones: tuple[Colour, ...], sea: bool = False
) -> None:
    """Draw one wind turbine with its three blades."""
    lit, shade = tones
    pen.place(x, y, tall / 300)
    pen.barrel((0, 0), (0, -300), (8.5, 4), (shade, lit, lit, shade, shade))
    if sea:
        pen.box(-11, -34, 11, 0, mix(AMBER, shade, 0.35))
    for blade in range(3):
        pen.place(x, y - tall, tall / 300, spin + blade * math.tau / 3)
        pen.polygon([(-3, 0), (-8, -34), (-3, -196), (0, -200), (2, -150), (4, 0)], lit)
        pen.polygon([(1, 0), (3, -34), (1, -150), (0, -200), (2, -150), (5, -30), (4, 0)], shade)
    pen.place(x, y - tall, tall / 300)
    pen.ellipse(0, 0, 9, 9, mix(lit, shade, 0.25))


def wind_farm(canvas: Canvas) -> None:
    """Draw wind turbines over hills or out at sea."""
    rng = canvas.rng
    horizon = rng.uniform(680, 800)
    mood = open_sky(canvas, horizon, True)
    at_sea, side = rng.random() < 0.5, rng.choice((-1, 1))
    day = mood in DAYS
    pale = mix(PAPER, mood.haze, 0.25) if day else mix(mood.light, mood.dark, 0.22)
    deep = mix(mood.haze, mood.dark, 0.45)
    if at_sea:
        far, close = mix(mood.haze, mood.sky[0], 0.35), mix(mood.sky[0], mood.dark, 0.75)
        plain(canvas, horizon, far, close, 0.5, (8, 70))
        mirror_light(canvas, 750 + rng.uniform(-400, 400), horizon, mood.light, 120, 170)
    count, spin = rng.randint(5, 9), rng.uniform(0, 2)
    ridges = [] if at_sea else [0.2, 0.5, 0.85]
    for index in range(count):
        near = (index + 1) / count
        while ridges and near > ridges[0]:
            share = ridges.pop(0)
            hills(
                canvas,
                mood._replace(
                    dark=mix(MOSS, mood.dark, 0.55 if day else 0.85),
                    haze=mix(mood.haze, mood.dark, share * 0.7),
                ),
                horizon + 210 * share - 60,
                horizon + 210 * share,
                1,
                70,
                0.38,
            )
        x = 750 + side * (-640 + 1160 * near**1.1) + rng.uniform(-70, 70)
        foot = horizon + (4 + 70 * near**2 if at_sea else 210 * near + 20)
        with_pen(
            canvas,
            x,
            foot,
            130 + 560 * near**1.9,
            spin + rng.uniform(0, 2.1),
            (mix(mood.haze, pale, 0.3 + 0.7 * near), mix(mood.haze, deep, 0.3 + 0.7 * near)),
            at_sea,
        )
        canvas.look_at(x, max(120, foot - (130 + 560 * near**1.9)))
    if not at_sea:
        hills(canvas, mood._replace(haze=mix(mood.haze, mood.dark, 0.7)), 900, 960, 2, 50, 0.4)
    canvas.bloom(0.25, 180)


def with_pen(
    canvas: Canvas, x: float, y: float, tall: float, spin: float, tones: tuple[Colour, ...], sea: bool
) -> None:
    """Draw a turbine on the sheet, working only on the part it needs."""
    with canvas.pen_on((x - tall * 0.75, y - tall * 1.75, x + tall * 0.75, y + 10)) as pen:
        turbine(pen, x, y, tall, spin, tones, sea)


def pylon(pen: Pen, steel: Colour, lit: Colour) -> None:
    """Draw a lattice pylon, 400 tall, its foot at the origin."""

    def wide(y: float) -> float:
        return 62 - 44 * min(1, y / 200) - 6 * max(0, (y - 200) / 200)

    levels = [0, 60, 112, 158, 198, 234, 268, 300, 330, 360]
    for side in (-1, 1):
        pen.line([(side * 62, 0), (side * 18, -200), (side * 10, -370), (0, -404)], 5, steel)
    for a, b in itertools.pairwise(levels):
        pen.line([(-wide(a), -a), (wide(b), -b)], 2.4, steel)
        pen.line([(wide(a), -a), (-wide(b), -b)], 2.4, lit)
    for y, arm in ((234, 96), (300, 120), (356, 84)):
        for side in (-1, 1):
            pen.polygon([(side * 14, -y + 10), (side * arm, -y - 2), (side * 14, -y - 16)], steel, 120)
            pen.line([(side * 14, -y + 10), (side * arm, -y - 2), (side * 14, -y - 16)], 3, steel)
            pen.line([(side * arm, -y), (side * arm, -y + 24)], 4, lit)


def power_grid(canvas: Canvas) -> None:
    """Draw a line of pylons that walks away over the land, with its wires."""
    rng = canvas.rng
    horizon = rng.uniform(690, 800)
    mood = open_sky(canvas, horizon, True)
    hills(canvas, mood, horizon - 70, horizon + 30, 3, rng.uniform(40, 90), 0.45)
    side, count = rng.choice((-1, 1)), rng.randint(4, 6)
    masts = []
    for index in range(count):
        near = ((index + 1) / count) ** 1.8
        masts.append((750 + side * (-470 + 900 * near), horizon + 20 + 170 * near, 0.22 + 1.75 * near))
    steel, lit = mix(mood.dark, mood.haze, 0.12), mix(mood.dark, mood.light, 0.35)
    if rng.random() < 0.5:
        town(canvas, horizon + 30, mood)
    ground = ridge_line(rng, horizon + 70, 24, 0.4)
    canvas.paint(canvas.stencil().polygon(closed(ground)).mask(), (mix(mood.dark, mood.haze, 0.35), mood.dark))
    with canvas.pen() as pen:
        beyond = masts[-1]
        ends = [*masts, (beyond[0] + side * 900, beyond[1] + 120, beyond[2] * 1.8)]
        for (x, y, size), (ax, ay, big) in itertools.pairwise(ends):
            for reach, high in ((-96, 210), (-120, 276), (-84, 332), (96, 210), (120, 276), (84, 332)):
                a, b = (x + reach * size, y - high * size), (ax + reach * big, ay - high * big)
                wire = [
                    (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + 46 * size * 4 * t * (1 - t))
                    for t in (k / 14 for k in range(15))
                ]
                pen.line(wire, 0.9 + size * 0.5, mix(steel, mood.haze, 0.25), 220)
        for index, (x, y, size) in enumerate(masts):
            pen.place(x, y, size)
            fog = 0.6 * (1 - (index + 1) / count)
            pylon(pen, mix(steel, mood.haze, fog), mix(lit, mood.haze, fog))
    hills(canvas, mood._replace(haze=mix(mood.haze, mood.dark, 0.8)), 955, 975, 1, 24, 0.5)
    x, y, size = masts[-1]
    canvas.bloom(0.25, 175)
    canvas.look_at(x, max(200, y - 330 * size))


def town(canvas: Canvas, y: float, mood: Mood) -> None:
    """Strew the lights of a town along the foot of the hills."""
    rng, lights = canvas.rng, canvas.stencil()
    middle = rng.uniform(300, 1200)
    for _ in range(420):
        size = rng.uniform(0.8, 2.4)
        lights.ellipse(rng.gauss(middle, 330), y + rng.gauss(0, 11), size, size * 0.8, rng.randint(90, 255))
    mask = lights.mask()
    canvas.shine(canvas.soften(mask, 14), EMBER, 0.9)
    canvas.shine(mask, mix(AMBER, mood.light, 0.5))
