"""Launches: rockets climbing, rockets standing on the pad, and capsules coming home."""

import math

from PIL import ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import hills, mirror_light
from .noise import clouds, curve, warp
from .palette import (
    AMBER,
    BONE,
    DAWN,
    DAYS,
    DUSKS,
    EMBER,
    EMBERDUSK,
    INDIGO,
    MIDNIGHT,
    PAPER,
    ROSEDUSK,
    TEALNIGHT,
    Colour,
    Mood,
    inks,
    mix,
)
from .pen import Pen
from .sky import cloud_bank, mood_of, moon, sky, stars

HULLS = (
    inks("39424c a8b0b0 f4f0e4 fffaf0 b0b4b0 3c444e"),
    inks("2c3038 7c848c c8ccd0 f0f2f2 84898e 2a2e36"),
    inks("3c1c10 a05428 e0905c f0b080 904820 301408"),
    inks("0c1016 2c343e 66727e 8c98a0 303a44 0a0e14"),
)


def rocket_body(pen: Pen, hull: tuple[Colour, ...], kind: str, band: Colour) -> None:
    """Draw a rocket upright, its foot at the origin, about 560 tall."""
    if kind == "boosters":
        for side in (-1, 1):
            pen.barrel((side * 52, 0), (side * 52, -290), (21, 21), hull)
            pen.barrel((side * 52, -290), (side * 46, -345), (21, 3), hull)
            pen.box(side * 52 - 21, -60, side * 52 + 21, -52, band)
    wide = 44 if kind == "ship" else 33
    pen.barrel((0, 0), (0, -410), (wide, wide), hull)
    pen.box(-wide, -420, wide, -398, (18, 22, 28))
    top = wide * (1.0 if kind == "ship" else 1.22)
    pen.barrel((0, -418), (0, -480), (top, top), hull)
    for low, high, a, b in ((-480, -530, 1.0, 0.8), (-530, -570, 0.8, 0.45), (-570, -592, 0.45, 0.08)):
        pen.barrel((0, low), (0, high), (top * a, top * b), hull)
    pen.box(-wide, -300, wide, -286, band)
    pen.box(-wide, -120, wide, -116, (20, 24, 30), 130)
    for side in (-1, 1):
        if kind == "ship":
            pen.polygon(
                [(side * wide, -20), (side * (wide + 40), 6), (side * (wide + 40), -60), (side * wide, -140)],
                hull[1 if side < 0 else 5],
            )
            pen.polygon(
                [
                    (side * top, -440),
                    (side * (top + 24), -430),
                    (side * (top + 24), -470),
                    (side * top, -520),
                ],
                hull[1 if side < 0 else 5],
            )
        elif kind == "slim":
            pen.polygon([(side * wide, 0), (side * (wide + 22), 10), (side * wide, -80)], hull[0])
    pen.barrel((0, 0), (0, 18), (wide * 0.6, wide * 0.85), (hull[0], hull[1], hull[0]))


def flame(canvas: Canvas, x: float, y: float, aim: tuple[float, float], length: float, wide: float) -> None:
    """Light the fire that leaves an engine along a direction."""

    def fire(px: float, py: float) -> float:
        dx, dy = px - x, py - y
        along, across = (dx * aim[0] + dy * aim[1]) / length, abs(dx * aim[1] - dy * aim[0])
        if along < 0 or along > 1:
            return 0.0
        spread = wide * (0.6 + 1.5 * along**0.7)
        return math.exp(-((across / spread) ** 2) * 1.6) * (1 - along) ** 1.3

    mask = canvas.field(fire, 300)
    canvas.shine(mask, EMBER)
    canvas.shine(mask.point([level * level // 255 for level in range(256)]), inks("ffe6b0")[0])
    canvas.glow(x, y, length * 1.1, AMBER, 0.4, 2.4)
    canvas.glow(x + aim[0] * wide, y + aim[1] * wide, wide * 2.4, (255, 248, 224), 0.95, 1.4)


def rocket(canvas: Canvas) -> None:
    """Draw a rocket climbing, close by or as a streak over the coast."""
    rng = canvas.rng
    mood = mood_of(canvas, (MIDNIGHT, INDIGO, TEALNIGHT, EMBERDUSK, DAWN, ROSEDUSK))
    if rng.random() < 0.38:
        arc_over_coast(canvas)
        return
    sky(canvas, mood)
    if rng.random() < 0.5:
        moon(
            canvas,
            rng.choice((220, 1280)),
            rng.uniform(130, 300),
            rng.uniform(36, 90),
            mood.light,
            rng.uniform(0.25, 0.8),
            rng.uniform(-0.6, 0.6),
        )
    cloud_bank(canvas, rng.uniform(620, 800), 150, EMBER, mix(mood.sky[1], mood.dark, 0.3), 0.6)
    turn = rng.uniform(-0.5, 0.5)
    size = rng.uniform(0.72, 1.0)
    ax, ay = math.sin(turn), -math.cos(turn)
    x, y = 750 - ax * 180, 560 - ay * 80
    smoke(canvas, x, y, (-ax, -ay), mood)
    flame(canvas, x, y, (-ax, -ay), 430 * size, 44 * size)
    with canvas.pen() as pen:
        pen.place(x, y, size, turn)
        rocket_body(
            pen,
            rng.choice(HULLS),
            rng.choice(("boosters", "ship", "slim")),
            rng.choice(inks("a8482a 2c3a4c 3f8f92 f2b04c")),
        )
    canvas.bloom(0.5, 150)
    canvas.look_at(x + ax * 230 * size, y + ay * 230 * size)


def smoke(canvas: Canvas, x: float, y: float, aim: tuple[float, float], mood: Mood) -> None:
    """Trail a column of smoke behind a rocket, lit by its fire."""
    relief = warp(clouds(canvas.rng, (14, 10), 5, (300, 200), 0.6), canvas.rng, 0.02)
    fog = relief.load()

    def level(px: float, py: float) -> float:
        dx, dy = px - x, py - y
        along, across = dx * aim[0] + dy * aim[1], abs(dx * aim[1] - dy * aim[0])
        if along < 120:
            return 0.0
        mist = fog[min(299, int(px / 5)), min(199, int(py / 5))] / 255
        wide = 26 + along * 0.2
        return min(1.0, (along - 120) / 200) * max(0.0, min(1.0, (wide * (0.55 + 0.9 * mist) - across) / 26))

    mask = canvas.field(level, 300)
    canvas.paint(
        mask.resize(canvas.size),
        (mix(EMBER, PAPER, 0.55), mix(mood.haze, mood.dark, 0.25), mix(mood.haze, mood.dark, 0.6)),
        0.9,
    )
    canvas.texture(relief, mask.resize(canvas.size), 0.6)


def arc_over_coast(canvas: Canvas) -> None:
    """Draw the long exposure of a launch: one bright arc over water."""
    rng = canvas.rng
    mood = rng.choice((MIDNIGHT, INDIGO, TEALNIGHT, ROSEDUSK))
    shore = rng.uniform(760, 830)
    canvas.gradient(mood.sky, 0, shore)
    stars(canvas, 600, shore, fade=True)
    side = rng.choice((-1, 1))
    start, reach, tall = 750 - side * rng.uniform(300, 520), rng.uniform(700, 950), rng.uniform(600, 720)
    arc = [(start + side * reach * (t / 60) ** 1.9, shore - tall * math.sin(t / 60 * 1.5)) for t in range(61)]
    trail = canvas.stencil()
    for index in range(60):
        trail.line(arc[index : index + 2], 9 - 6.5 * index / 60, 255 - index)
    mask = trail.mask()
    canvas.gradient((mix(mood.sky[-1], mood.dark, 0.35), mood.dark), shore, HEIGHT)
    canvas.shine(canvas.soften(mask, 46), EMBER, 1.0)
    canvas.shine(canvas.soften(mask, 14), AMBER, 1.0)
    canvas.paint(mask, inks("fff4d6 ffe2a8 ffc070"))
    canvas.glow(start, shore, 420, EMBER, 0.8, 2.4)
    canvas.glow(start, shore, 120, PAPER, 0.9, 2)
    mirror_light(canvas, start + side * 20, shore, AMBER, 46, 170)
    low = mood._replace(haze=mix(mood.haze, mood.dark, 0.6))
    hills(canvas, low, shore - 8, shore - 2, 1, 16)
    canvas.gradient((mix(mood.sky[-1], mood.dark, 0.55), mood.dark), shore + 40, HEIGHT)
    mirror_light(canvas, start + side * 20, shore + 30, AMBER, 60, 190)
    canvas.bloom(0.4, 140)
    canvas.look_at(arc[34][0], arc[34][1])


def launch_pad(canvas: Canvas) -> None:
    """Draw a rocket on its pad beside the tower, waiting or lit by floodlights."""
    rng = canvas.rng
    mood = mood_of(canvas, DUSKS, DAYS, (MIDNIGHT, TEALNIGHT))
    horizon = rng.uniform(790, 860)
    sky(canvas, mood, horizon + 10)
    cloud_bank(
        canvas,
        rng.uniform(260, 560),
        130,
        mood.light,
        mix(mood.haze, mood.sky[0], 0.4),
        rng.uniform(0.35, 0.65),
    )
    side = rng.choice((-1, 1))
    x, size = 750 - side * rng.uniform(-60, 260), rng.uniform(1.02, 1.2)
    canvas.glow(x, horizon - 250, 620, mood.light, 0.32, 2)
    if mood.starry:
        for a in (-330, 330):
            beam = canvas.stencil().polygon([(x + a, horizon), (x - a * 0.2 - 90, -20), (x - a * 0.2 + 60, -20)]).mask()
            canvas.shine(canvas.soften(beam, 14), mood.light, 0.13)
    hills(canvas, mood._replace(haze=mix(mood.haze, mood.dark, 0.35)), horizon - 18, horizon, 2, 22)
    canvas.gradient((mix(mood.haze, mood.dark, 0.6), mood.dark), horizon, HEIGHT)
    with canvas.pen() as pen:
        pen.place(x, horizon - 30, size, 0, side < 0)
        pen.polygon([(-260, 30), (-200, -6), (200, -6), (270, 30)], mix(mood.dark, mood.haze, 0.18))
        tower(pen, mix(mood.dark, mood.haze, 0.1), mix(mood.haze, mood.light, 0.4))
        rocket_body(
            pen,
            rng.choice(HULLS),
            rng.choice(("boosters", "ship", "slim")),
            rng.choice(inks("a8482a 2c3a4c 3f8f92")),
        )
        for mast in (-420, 330):
            pen.line([(mast, 30), (mast, -640)], 4, mix(mood.dark, mood.haze, 0.2))
            pen.polygon([(mast - 18, 30), (mast, -500), (mast + 18, 30)], mix(mood.dark, mood.haze, 0.15))
    vapour(canvas, x, horizon - 40, mood.light)
    foreground(canvas, horizon, mood.dark)
    canvas.bloom(0.35, 165)
    canvas.look_at(x, horizon - 330)


def foreground(canvas: Canvas, horizon: float, dark: Colour) -> None:
    """Close the picture below with reeds and scrub in silhouette."""
    rng, reeds = canvas.rng, canvas.stencil()
    reeds.polygon(
        [
            (0, HEIGHT),
            (0, horizon + 120),
            (500, horizon + 138),
            (1100, horizon + 126),
            (WIDTH, horizon + 116),
            (WIDTH, HEIGHT),
        ]
    )
    for _ in range(380):
        x, tall = rng.uniform(0, WIDTH), rng.uniform(8, 60)
        reeds.line([(x, HEIGHT), (x + rng.uniform(-9, 9), horizon + 132 - tall)], rng.uniform(1, 2.4))
    canvas.paint(reeds.mask(), mix(dark, (0, 0, 0), 0.3))


def tower(pen: Pen, steel: Colour, lit: Colour) -> None:
    """Draw the service tower with its arms."""
    pen.box(96, -650, 104, 0, steel)
    pen.box(176, -650, 184, 0, steel)
    for floor in range(17):
        y = -40 * floor
        pen.line([(98, y), (182, y)], 4, steel)
        pen.line([(98, y), (182, y - 40)], 3, steel)
        pen.line([(182, y), (98, y - 40)], 3, mix(steel, lit, 0.35))
        if floor % 3 == 1:
            pen.ellipse(140, y - 6, 4, 4, AMBER)
    for y in (-180, -350, -500):
        pen.box(34, y - 8, 110, y + 6, steel)
        pen.line([(34, y - 8), (110, y - 8)], 2, lit)
    pen.line([(140, -650), (140, -760)], 4, steel)
    pen.ellipse(140, -762, 5, 5, EMBER)


def vapour(canvas: Canvas, x: float, y: float, light: Colour) -> None:
    """Let cold vapour drift from the pad."""
    rng = canvas.rng
    fog = curve(warp(clouds(rng, (9, 7), 5), rng, 0.04), 0.35, 0.9)
    reach = rng.uniform(220, 420)
    mask = canvas.field(lambda px, py: 0.8 * math.exp(-(((px - x) / reach) ** 2) - ((py - y) / 55) ** 2), 100)
    canvas.paint(ImageChops.multiply(mask.resize(fog.size), fog).resize(canvas.size), mix(light, BONE, 0.4))
