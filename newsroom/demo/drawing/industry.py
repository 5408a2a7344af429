"""Power from machines: reactors, batteries and hydrogen."""

import math

from .canvas import HEIGHT, WIDTH, Canvas
from .energy import open_sky, town
from .fusion import HALLS
from .ground import hills, plain
from .noise import clouds, curve, warp
from .palette import AMBER, BONE, DAYS, PAPER, Colour, Mood, inks, mix
from .pen import Pen
from .spacecraft import METAL, WHITE


def battery_hall(canvas: Canvas) -> None:
    """Draw the aisle of a great hall of batteries."""
    rng = canvas.rng
    hall = rng.choice(HALLS)
    lamp = rng.choice(inks("5fd0b0 f2b04c 8fc4f0 b8d878"))
    x, y = 750 + rng.uniform(-260, 260), rng.uniform(430, 540)
    canvas.gradient((mix(hall[1], hall[0], 0.4), hall[2], mix(hall[2], lamp, 0.15), hall[1], hall[0]))
    high, low, count = rng.uniform(330, 420), rng.uniform(330, 400), rng.randint(9, 13)
    with canvas.pen() as pen:
        pen.polygon([(x, y), (-300, HEIGHT + 200), (1800, HEIGHT + 200)], mix(hall[1], hall[2], 0.5))
        for index in range(count):
            depth = 1 / (count - index) ** 1.0 * 2.6
            deeper = 1 / (count - index - 0.72) * 2.6 if index < count - 1 else 6.0
            for side in (-1, 1):
                rack(pen, x, y, side, depth, deeper, (high, low), hall, lamp, index)
            for strip in (-50, 50):
                pen.polygon(
                    [
                        (x + strip * depth, y - high * depth * 1.08),
                        (x + strip * 1.6 * depth, y - high * depth * 1.08),
                        (x + strip * 1.6 * deeper, y - high * deeper * 1.08),
                        (x + strip * deeper, y - high * deeper * 1.08),
                    ],
                    mix(lamp, PAPER, 0.75),
                    235,
                )
    floor = canvas.stencil().polygon([(x, y), (x - 1100, HEIGHT + 100), (x + 1100, HEIGHT + 100)]).mask()
    canvas.texture(clouds(rng, (2, 60), 3), floor, 0.25)
    canvas.glow(x, y, 420, mix(lamp, PAPER, 0.3), 0.6, 2)
    canvas.bloom(0.5, 120)
    canvas.look_at(x, y)


def rack(
    pen: Pen,
    x: float,
    y: float,
    side: int,
    far: float,
    near: float,
    reach: tuple[float, float],
    hall: tuple[Colour, ...],
    lamp: Colour,
    index: int,
) -> None:
    """Draw one cabinet beside the aisle, in perspective, with its small lamps."""
    aisle = 190
    high, low = reach[0] * 0.82, reach[1]
    fog = max(0.0, 1 - far * 1.1)

    def spot(depth: float, height: float) -> tuple[float, float]:
        return x + side * aisle * depth, y + height * depth

    tone = mix(mix(hall[1], hall[2], 0.35 + 0.3 * (index % 2)), mix(hall[2], lamp, 0.35), fog)
    pen.polygon([spot(far, -high), spot(near, -high), spot(near, low), spot(far, low)], tone)
    outer = x + side * 900 * far
    flank = [spot(far, -high), (outer, y - high * far), (outer, y + low * far), spot(far, low)]
    pen.polygon(flank, mix(tone, hall[0], 0.45))
    pen.line([spot(far, -high), spot(far, low)], 2 + 2 * far, mix(tone, lamp, 0.5))
    for shelf in range(9):
        height = -high + (high + low) * (shelf + 0.5) / 9
        gap = (high + low) / 26
        a, b = far + (near - far) * 0.1, far + (near - far) * 0.9
        pen.polygon(
            [spot(a, height - gap), spot(b, height - gap), spot(b, height + gap), spot(a, height + gap)],
            mix(tone, hall[0], 0.5),
        )
        c = far + (near - far) * 0.2
        d = far + (near - far) * 0.34
        lit = lamp if (shelf * 7 + index * 3) % 11 else AMBER
        pen.polygon(
            [
                spot(c, height - gap * 0.35),
                spot(d, height - gap * 0.35),
                spot(d, height + gap * 0.35),
                spot(c, height + gap * 0.35),
            ],
            lit,
        )


def hydrogen(canvas: Canvas) -> None:
    """Draw round tanks, pipes and a flare in open country."""
    rng = canvas.rng
    horizon = rng.uniform(740, 800)
    mood = open_sky(canvas, horizon, True)
    hills(canvas, mood, horizon - 60, horizon, 2, 50)
    plain(canvas, horizon, mix(mood.haze, mood.dark, 0.4), mood.dark, 0.5)
    side, count = rng.choice((-1, 1)), rng.randint(2, 4)
    base = mix(PAPER, mood.haze, 0.25)
    dim = 0.1 if mood in DAYS else 0.35
    tones = tuple(
        mix(tone, mood.dark, dim)
        for tone in (
            mix(base, mood.light, 0.6),
            base,
            mix(base, mood.haze, 0.5),
            mix(base, mood.dark, 0.55),
            mix(base, mood.dark, 0.75),
        )
    )
    stripe = mix(rng.choice(inks("2f7c80 a8482a b8862e 3c5a8c")), mood.dark, dim * 0.6)
    spots = [
        (750 + side * (-430 + index * rng.uniform(270, 330)), horizon + 20 + index * 36, 92 + 46 * index)
        for index in range(count)
    ]
    with canvas.pen() as pen:
        if rng.random() < 0.6:
            columns(pen, 750 - side * 560, horizon + 20, tones, mood)
        for x, y, radius in spots:
            pen.place(x, y, radius / 100, 0, side < 0)
            tank(pen, tones, stripe, mood)
        pen.place()
        for pipe in range(3):
            low = 905 + pipe * 28
            pen.barrel((-20, low), (WIDTH + 20, low + side * 14), (9, 9), tones[::-1])
            for joint in range(6):
                pen.box(joint * 270 + pipe * 40, low - 15, joint * 270 + pipe * 40 + 14, low + 17, tones[3])
    x, y, radius = spots[-1]
    canvas.bloom(0.3, 170)
    canvas.look_at(x, y - radius * 1.3)


def tank(pen: Pen, tones: tuple[Colour, ...], stripe: Colour, mood: Mood) -> None:
    """Draw one ball of a tank on its legs with stairs about it."""
    pen.polygon([(-100, 0), (110, -4), (250, 16), (-40, 22)], mood.dark, 130)
    for leg in (-78, -40, 0, 40, 78):
        pen.barrel((leg, 0), (leg, -110), (5, 5), tones[1:])
    for leg in (-78, -40, 0, 40):
        pen.line([(leg, -4), (leg + 39, -70)], 2, tones[3])
    pen.dome(0, -150, 100, 100, tones, full=True)
    pen.polygon([(-100, -156), (100, -156), (99, -136), (-99, -136)], stripe, 235)
    pen.ellipse(-34, -196, 30, 18, tones[0], 110)
    stairs = [(-96 + step * 10.6, -100 - 145 * math.sin(step / 18 * 1.5)) for step in range(19)]
    pen.line(stairs, 2.6, tones[4])
    pen.line([(x, y - 12) for x, y in stairs], 1.6, tones[4])
    pen.box(-18, -262, 18, -248, tones[3])
    pen.line([(0, -262), (0, -290)], 3, tones[4])


def columns(pen: Pen, x: float, y: float, tones: tuple[Colour, ...], mood: Mood) -> None:
    """Draw the tall columns of a plant and their platforms."""
    for index, tall in enumerate((330, 430, 260)):
        pen.place(x + (index - 1) * 66, y, 1)
        pen.barrel((0, 0), (0, -tall), (20, 20), tones)
        pen.dome(0, -tall, 20, 16, tones)
        for deck in range(60, tall, 80):
            pen.box(-28, -deck - 4, 28, -deck, mix(mood.dark, tones[3], 0.3))
            pen.ellipse(26, -deck - 8, 3, 3, AMBER)
    pen.place()


def reactor(canvas: Canvas) -> None:
    """Draw cooling towers with their plumes beside a domed reactor."""
    rng = canvas.rng
    horizon = rng.uniform(770, 820)
    mood = open_sky(canvas, horizon, True)
    hills(canvas, mood, horizon - 60, horizon + 4, 3, rng.uniform(30, 80))
    side, count = rng.choice((-1, 1)), rng.randint(1, 3)
    towers = [
        (
            750 - side * 200 + side * index * rng.uniform(250, 320),
            horizon + 20 + 22 * index,
            1.0 + 0.3 * index,
        )
        for index in range(count)
    ]
    for x, y, size in towers:
        plume(canvas, x, y - 405 * size, size, mood, side)
    dim = 0.15 if mood in DAYS else 0.45
    base = mix(BONE, mood.haze, 0.35)
    tones = tuple(
        mix(tone, mood.dark, dim)
        for tone in (
            mix(base, mood.light, 0.5),
            base,
            mix(base, mood.haze, 0.5),
            mix(base, mood.dark, 0.55),
            mix(base, mood.dark, 0.8),
        )
    )
    tones = tones if side > 0 else tones[::-1]
    if rng.random() < 0.6:
        town(canvas, horizon + 20, mood)
    with canvas.pen() as pen:
        for x, y, size in towers:
            pen.place(x, y, size)
            cooling_tower(pen, tones)
        pen.place(750 - side * 470, horizon + 40, 1.1, 0, side < 0)
        pen.barrel((0, 0), (0, -150), (84, 84), tones)
        pen.dome(0, -150, 84, 62, tones)
        pen.box(90, -96, 330, 0, mix(base, mood.dark, 0.45 + dim))
        pen.box(90, -104, 330, -92, mix(base, mood.dark, 0.2 + dim))
        for window in range(9):
            pen.box(106 + window * 24, -70, 118 + window * 24, -56, AMBER, 220)
        pen.barrel((-120, 0), (-120, -330), (10, 7), tones)
        pen.box(-129, -300, -111, -284, inks("a8482a")[0])
    canvas.gradient((mix(mood.dark, mood.haze, 0.35), mood.dark), horizon + 60, HEIGHT)
    hills(canvas, mood._replace(haze=mix(mood.haze, mood.dark, 0.6)), horizon + 66, 950, 3, 36, 0.5)
    canvas.bloom(0.25, 175)
    canvas.look_at(towers[-1][0], towers[-1][1] - 260 * towers[-1][2])


def cooling_tower(pen: Pen, tones: tuple[Colour, ...]) -> None:
    """Draw one waisted tower, 400 tall."""

    def wide(share: float) -> float:
        return 78 * math.sqrt(1 + ((share - 0.72) / 0.52) ** 2)

    for part in range(20):
        a, b = part / 20, (part + 1) / 20
        pen.barrel((0, -400 * a + 1), (0, -400 * b), (wide(a), wide(b)), tones)
    pen.ellipse(0, -400, wide(1), 9, mix(tones[2], METAL[0], 0.7))
    pen.ellipse(0, -400, wide(1) * 0.94, 6, mix(WHITE[2], tones[2], 0.5))
    for leg in range(-11, 12):
        pen.line([(leg / 11 * wide(0.04), -18), (leg / 11 * wide(0) + 6, 6)], 3, tones[3])


def plume(canvas: Canvas, x: float, y: float, size: float, mood: Mood, side: float) -> None:
    """Let steam rise and lean with the wind, lit from one side."""
    rng = canvas.rng
    fog = warp(warp(clouds(rng, (9, 7), 6, (300, 200), 0.58), rng, 0.03), rng, 0.012, 20)
    pick, drift = fog.load(), side * rng.uniform(0.3, 1.2)

    def level(px: float, py: float) -> float:
        up = y - py
        if up < -4:
            return 0.0
        middle, wide = x + drift * up**1.25 * 0.25, 84 * size + up * 0.3
        mist = pick[min(299, int(px / 5)), min(199, int(py / 5))] / 255
        body = 1.25 - (abs(px - middle) / wide) ** 2 - 0.95 * (1 - mist) - up / 1500
        return max(0.0, min(1.0, body * 2.4))

    mask = canvas.field(level, 300).resize(canvas.size)
    canvas.paint(mask, (mix(mood.haze, mood.sky[0], 0.2), mix(mood.light, PAPER, 0.4)), 0.92)
    canvas.texture(curve(fog, 0.05, 0.95), mask, 0.6)
