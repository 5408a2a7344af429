"""The sea: waves, ice, buoys, coral and what floats."""

import itertools
import math
import random

from PIL import ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .deep_sky import still_water
from .energy import open_sky
from .ground import closed, mirror_light, plain, ridge_line
from .noise import clouds, ridged, warp
from .palette import AMBER, DAWN, DAYS, INDIGO, MIDNIGHT, PAPER, ROSEDUSK, TEALNIGHT, Colour, Mood, inks, mix
from .pen import Pen
from .sky import cloud_bank, mood_of, moon, sky


def swell_line(rng: random.Random, y: float, rise: float, waves: float) -> list[tuple[float, float]]:
    """Give the line of one swell with its rounded troughs and sharper crests."""
    p, q = rng.uniform(0, 6), rng.uniform(0, 6)
    line = []
    for index in range(161):
        t = index / 160 * math.tau
        crest = abs(math.sin(t * waves / 2 + p)) ** 1.4
        line.append((index * (WIDTH + 20) / 160 - 10, y + rise * (crest + 0.3 * math.sin(t * waves * 1.7 + q) - 0.5)))
    return line


def sea(canvas: Canvas, mood: Mood, horizon: float, rise: float, tone: Colour) -> None:
    """Roll swells from the horizon to the viewer."""
    rng, count = canvas.rng, 9
    plain(canvas, horizon, mix(mood.haze, tone, 0.35), mix(tone, mood.dark, 0.5), 0.5, (8, 80))
    for index in range(count):
        near = (index + 1) / count
        line = swell_line(
            rng,
            horizon + (HEIGHT - horizon + 60) * near**1.8,
            rise * near**1.3,
            7 - 4.4 * near + rng.uniform(0, 1),
        )
        mask = canvas.stencil().polygon(closed(line)).mask()
        top = mix(mix(tone, mood.haze, 0.5 * (1 - near) + 0.14), mood.light, 0.12)
        canvas.paint(mask, (top, mix(tone, mood.dark, 0.3 + 0.4 * near), mix(tone, mood.dark, 0.8)), 0.86)
        canvas.rim(mask, 0, 1.5 + 4 * near, mix(top, mood.light, 0.5), 0.32)
    chop = ridged(warp(clouds(rng, (26, 60), 4), rng, 0.012, 14), 1.3)
    floor = canvas.field(lambda _x, y: min(1.0, max(0.0, (y - horizon) / 120)), 60).resize(canvas.size)
    canvas.texture(chop, floor, 0.36)


def ocean(canvas: Canvas) -> None:
    """Draw open sea with a long swell and the light on it."""
    rng = canvas.rng
    horizon = rng.uniform(360, 560)
    mood = open_sky(canvas, horizon, True)
    tone = mix(rng.choice(inks("1c4a5c 1f4f6c 22605c 2c3c5c")), mood.dark, 0.1 if mood in DAYS else 0.4)
    x = rng.uniform(350, 1150)
    if mood in (MIDNIGHT, TEALNIGHT):
        moon(canvas, x, rng.uniform(110, 240), rng.uniform(30, 60), mood.light, rng.uniform(0.5, 1), 0.4)
    sea(canvas, mood, horizon, rng.uniform(20, 70), tone)
    mirror_light(canvas, x, horizon, mood.light, rng.uniform(60, 140), 190)
    canvas.bloom(0.3, 165)
    canvas.look_at(x, horizon + 60)


def iceberg(canvas: Canvas) -> None:
    """Draw an iceberg, above the water and below."""
    rng = canvas.rng
    mood = mood_of(canvas, (DAWN, ROSEDUSK, MIDNIGHT, TEALNIGHT, INDIGO), DAYS)
    under = rng.random() < 0.55
    line = rng.uniform(360, 430) if under else rng.uniform(640, 720)
    sky(canvas, mood, line)
    cloud_bank(canvas, line * 0.45, 90, mood.light, mix(mood.haze, mood.sky[0], 0.3), 0.5)
    deep = rng.choice(inks("0a3a4c 0c3050 0a3c40"))
    if under:
        canvas.gradient((mix(deep, (120, 190, 190), 0.45), deep, mix(deep, (0, 0, 0), 0.8)), line, HEIGHT)
    else:
        plain(canvas, line, mix(mood.haze, deep, 0.5), mix(deep, mood.dark, 0.7), 0.4, (8, 70))
    x, wide, tall, side = (
        750 + rng.uniform(-160, 160),
        rng.uniform(300, 430),
        rng.uniform(210, 300) * (1 if under else 1.4),
        rng.choice((-1, 1)),
    )
    for _ in range(rng.randint(1, 4)):
        berg(canvas, rng.uniform(60, 1440), line + 3, rng.uniform(40, 110), rng.uniform(20, 60), mood, side)
    berg(canvas, x, line + 4, wide, tall, mood, side)
    if under:
        keel(canvas, x, line, wide, rng.uniform(380, 480), deep, side)
        canvas.paint(canvas.stencil().line(swell_line(rng, line + 2, 8, 9), 4).mask(), mix(mood.light, PAPER, 0.5), 0.7)
    else:
        still_water(canvas, line + 2)
        plates = canvas.stencil()
        for _ in range(26):
            depth = rng.random() ** 1.5
            plates.ellipse(rng.uniform(0, WIDTH), line + 20 + 280 * depth, 10 + 70 * depth, 1 + 7 * depth)
        canvas.paint(plates.mask(), mix(mood.haze, PAPER, 0.6), 0.85)
    canvas.bloom(0.3, 180)
    canvas.look_at(x, line - (0 if under else tall * 0.4))


def berg(canvas: Canvas, x: float, y: float, wide: float, tall: float, mood: Mood, side: float) -> None:
    """Draw the part of an iceberg that stands above water, in facets."""
    rng = canvas.rng
    peaks = rng.randint(2, 4)
    tops = [
        (
            x - wide + 2 * wide * (k + rng.uniform(0.1, 0.9)) / (2 * peaks + 1),
            y - tall * (rng.uniform(0.55, 1.0) if k % 2 else rng.uniform(0.2, 0.55)),
        )
        for k in range(2 * peaks + 1)
    ]
    dim = 0.0 if mood in DAYS or mood is DAWN else 0.28
    lit = mix(mix(PAPER, mood.light, 0.4), mood.dark, dim)
    shade = mix(mix((140, 178, 190), mood.haze, 0.35), mood.dark, dim + 0.1)
    mask = canvas.stencil().polygon([(x - wide, y), *tops, (x + wide, y)]).mask()
    canvas.paint(mask, (lit, mix(lit, shade, 0.5)))
    with canvas.pen_on((x - wide - 5, y - tall - 5, x + wide + 5, y + 5)) as pen:
        for (ax, ay), (bx, by) in zip([(x - wide, y), *tops], [*tops, (x + wide, y)], strict=True):
            facing = (by - ay) * side > 0
            foot = (ax + bx) / 2 + rng.uniform(-0.1, 0.1) * wide
            pen.polygon(
                [(ax, ay), (bx, by), (bx + side * wide * 0.1, y), (foot, y)],
                mix(shade, mood.sky[0], rng.uniform(0, 0.25)) if facing else lit,
                220 if facing else 110,
            )
            pen.polygon([(bx, by), (foot, (by + y) / 2), (bx + side * wide * 0.18, y)], shade, 120)
        pen.box(x - wide, y - tall * 0.05, x + wide, y, mix(shade, (90, 170, 180), 0.4), 90)
    canvas.texture(ridged(warp(clouds(rng, (10, 12), 5), rng, 0.02), 1.0), mask, 0.3)
    canvas.rim(mask, side * 3, 3, PAPER, 0.55)


def keel(canvas: Canvas, x: float, y: float, wide: float, deep: float, tone: Colour, side: float) -> None:
    """Draw the greater part of an iceberg, under water, fading into the dark."""
    rng = canvas.rng
    count = 9
    points = [(x - wide, y)]
    for index in range(count):
        t = (index + 0.5) / count
        points.append(
            (
                x + wide * 1.35 * (2 * t - 1) * rng.uniform(0.92, 1.05),
                y + deep * math.sin(t * math.pi) ** 0.75 * rng.uniform(0.8, 1.05),
            )
        )
    mask = canvas.stencil().polygon([*points, (x + wide, y)]).mask()
    canvas.paint(mask, ((196, 226, 222), mix((120, 180, 190), tone, 0.3), mix(tone, (90, 140, 150), 0.25), tone))
    with canvas.pen() as pen:
        middle = (x + wide * 0.15 * side, y + deep * 0.25)
        for a, b in itertools.pairwise(points):
            dark = ((a[0] + b[0]) / 2 - x) * side < 0
            pen.polygon([a, b, middle], tone if dark else (210, 236, 232), 74 if dark else 34)
    canvas.texture(ridged(warp(clouds(rng, (8, 10), 6), rng, 0.03), 1.0), mask, 0.4)
    for _ in range(rng.randint(4, 7)):
        a = rng.uniform(0, WIDTH)
        ray = (
            canvas.stencil()
            .polygon([(a, y), (a + 60, y), (a + 160 * side + 90, HEIGHT), (a + 160 * side - 60, HEIGHT)])
            .mask()
        )
        fade = canvas.field(lambda _x, py: max(0.0, 1 - (py - y) / 520) if py > y else 0, 30).resize(canvas.size)
        canvas.shine(ImageChops.multiply(canvas.soften(ray, 20), fade), (150, 210, 205), 0.13)


def buoy(canvas: Canvas) -> None:
    """Draw a measuring buoy that leans in the swell."""
    rng = canvas.rng
    horizon = rng.uniform(430, 560)
    mood = open_sky(canvas, horizon, True)
    tone = mix(rng.choice(inks("1c4a5c 22605c 2c3c5c")), mood.dark, 0.1 if mood in DAYS else 0.4)
    sea(canvas, mood, horizon, rng.uniform(50, 110), tone)
    x, y, size, lean = (
        750 + rng.uniform(-260, 260),
        rng.uniform(720, 780),
        rng.uniform(1.25, 1.6),
        rng.uniform(-0.22, 0.22),
    )
    paint = mix(rng.choice(inks("d9a33c c2572c d8c8a0")), mood.dark, 0.05 if mood in DAYS else 0.25)
    mirror_light(canvas, x, y + 20, mix(paint, mood.light, 0.4), 26, 40)
    with canvas.pen() as pen:
        pen.place(x, y, size, lean, rng.random() < 0.5)
        buoy_body(pen, paint, mood)
    front = canvas.stencil().polygon(closed(swell_line(rng, y + 44, 46, 3.2))).mask()
    canvas.paint(front, (mix(tone, mood.haze, 0.3), mix(tone, mood.dark, 0.6), mood.dark), 0.93)
    canvas.rim(front, 0, 4, mix(tone, mood.light, 0.6), 0.7)
    canvas.texture(ridged(warp(clouds(rng, (14, 16), 5), rng, 0.015), 1.2), front, 0.4)
    if mood not in DAYS:
        canvas.glow(x + math.sin(lean) * 300 * size, y - 292 * size, 200, AMBER, 0.6, 2.2)
    canvas.bloom(0.3, 170)
    canvas.look_at(x, y - 140)


def buoy_body(pen: Pen, paint: Colour, mood: Mood) -> None:
    """Draw the float, the lattice mast, the panels and the lamp of a buoy."""
    tones = (mix(paint, mood.light, 0.5), paint, mix(paint, mood.dark, 0.3), mix(paint, mood.dark, 0.7))
    steel = mix(mood.dark, mood.haze, 0.25)
    pen.barrel((0, 40), (0, -34), (96, 118), tones)
    pen.ellipse(0, -34, 118, 14, mix(paint, mood.light, 0.3))
    for a, b in ((-70, -20), (70, 20), (-18, -8), (22, 8)):
        pen.line([(a, -36), (b, -230)], 7, steel)
    for step in range(4):
        low = -50 - step * 44
        reach = 66 - step * 12
        pen.line([(-reach, low), (reach - 10, low - 42)], 3, steel)
        pen.line([(reach, low), (-reach + 10, low - 42)], 3, mix(steel, mood.light, 0.3))
    pen.polygon([(-92, -140), (-30, -156), (-22, -96), (-82, -84)], inks("1f3f7c")[0])
    pen.polygon([(30, -160), (90, -144), (82, -88), (24, -100)], inks("16305c")[0])
    pen.line([(-92, -140), (-30, -156)], 3, mood.light)
    pen.box(-36, -240, 36, -228, steel)
    pen.barrel((0, -240), (0, -274), (16, 12), tones)
    pen.ellipse(0, -284, 13, 14, AMBER)
    pen.line([(26, -240), (26, -320)], 3, steel)
    pen.line([(8, -318), (44, -322)], 3, steel)


def coral(canvas: Canvas) -> None:
    """Draw a coral garden under shafts of light."""
    rng = canvas.rng
    deep = rng.choice(inks("0a3c58 0c4a50 1a2f5c 083a48"))
    canvas.gradient(
        (mix(deep, (170, 220, 210), 0.6), mix(deep, (60, 150, 160), 0.35), deep, mix(deep, (0, 0, 0), 0.55))
    )
    x = rng.uniform(350, 1150)
    canvas.glow(x, -60, 900, (200, 236, 220), 0.5, 2)
    for _ in range(rng.randint(5, 9)):
        a, wide = x + rng.gauss(0, 260), rng.uniform(20, 80)
        ray = (
            canvas.stencil()
            .polygon(
                [
                    (a, -10),
                    (a + wide, -10),
                    (a + (a - x) * 1.6 + wide * 2.2, 900),
                    (a + (a - x) * 1.6 - wide, 900),
                ]
            )
            .mask()
        )
        canvas.shine(canvas.soften(ray, 22), (190, 232, 215), 0.14)
    tints = rng.choice(
        (
            inks("c2572c e8a06c d9c8a0 8a3a4c"),
            inks("8a4a8c d98a9c f2c8a0 4a5a9c"),
            inks("d9a33c c46a3c f0dfb0 5d7b4c"),
            inks("b0485c e8b48c 7c9c8c ead8b4"),
        )
    )
    for layer in range(4):
        near = (layer + 0.7) / 4
        line = ridge_line(rng, 700 + 80 * layer + rng.uniform(-20, 20), 50, 0.5)
        floor = canvas.stencil().polygon(closed(line)).mask()
        canvas.paint(floor, (mix(deep, tints[3], 0.12 + 0.2 * near), mix(deep, (0, 0, 0), 0.3 + 0.5 * near)))
        canvas.texture(ridged(clouds(rng, (16, 8), 5), 1.0), floor, 0.4)
        with canvas.pen() as pen:
            for _ in range(9 - layer):
                place = rng.randrange(len(line))
                tone = mix(deep, mix(rng.choice(tints), (0, 0, 0), 0.08), 0.12 + 0.8 * near)
                growth(pen, rng, line[place], (50 + 150 * near) * rng.uniform(0.6, 1.25), tone, deep)
        if layer == 1:
            shoal(canvas, deep)
    canvas.bloom(0.2, 185)
    canvas.look_at(x, 640)


def growth(pen: Pen, rng: random.Random, foot: tuple[float, float], size: float, tone: Colour, deep: Colour) -> None:
    """Grow one coral: a branching one, a fan, a brain or tubes."""
    kind = rng.choice(("branch", "branch", "fan", "brain", "tubes"))
    pen.place(foot[0], foot[1] + 12, size / 100)
    light, dark = mix(tone, (255, 240, 215), 0.3), mix(tone, deep, 0.5)
    if kind == "brain":
        pen.dome(0, 10, 90, 70, (dark, tone, light, tone, dark))
        for ring in range(5):
            pen.line(
                [
                    (
                        -80 + ring * 16 + 14 * math.sin(k * 1.9),
                        -6 - 46 * math.sin((k + 1) / 9 * math.pi) * (1 - ring * 0.12) + 4 * math.cos(k * 2.7),
                    )
                    for k in range(9)
                ],
                3,
                dark,
            )
    elif kind == "tubes":
        for tube in range(6):
            a, tall = -60 + tube * 24, rng.uniform(50, 130)
            pen.barrel((a * 0.6, 10), (a, -tall), (11, 15), (dark, tone, light, tone, dark))
            pen.ellipse(a, -tall, 15, 6, light)
            pen.ellipse(a, -tall, 10, 4, mix(dark, (0, 0, 0), 0.4))
    else:
        spread, levels = (0.42, 6) if kind == "fan" else (0.62, 5)
        branch(
            pen,
            rng,
            (0, 12),
            -math.pi / 2 + rng.uniform(-0.2, 0.2),
            46 if kind == "branch" else 36,
            levels,
            spread,
            (tone, light, dark),
        )


def branch(
    pen: Pen,
    rng: random.Random,
    foot: tuple[float, float],
    angle: float,
    length: float,
    levels: int,
    spread: float,
    tones: tuple[Colour, ...],
) -> None:
    """Draw a branch and those that fork from it."""
    tip = (foot[0] + length * math.cos(angle), foot[1] + length * math.sin(angle))
    wide = 1.5 + levels * 2.2
    pen.line([foot, tip], wide + 1.5, tones[2])
    pen.line([(foot[0] - 1, foot[1]), (tip[0] - 1, tip[1])], wide, tones[0])
    if levels <= 1:
        pen.ellipse(*tip, 4, 4, tones[1])
        return
    for side in (-1, 1):
        branch(
            pen,
            rng,
            tip,
            angle + side * spread * rng.uniform(0.5, 1.1),
            length * rng.uniform(0.72, 0.86),
            levels - 1,
            spread,
            tones,
        )


def shoal(canvas: Canvas, deep: Colour) -> None:
    """Let a shoal of small fish turn through the light."""
    rng = canvas.rng
    x, y, aim = rng.uniform(350, 1150), rng.uniform(220, 460), rng.uniform(-0.3, 0.3)
    way = rng.random() < 0.5
    with canvas.pen() as pen:
        for _ in range(rng.randint(30, 80)):
            dx, dy = rng.gauss(0, 170), rng.gauss(0, 50)
            pen.place(
                x + dx,
                y + dy + dx * math.sin(aim),
                rng.uniform(0.5, 1.1),
                aim + rng.uniform(-0.15, 0.15),
                way,
            )
            tone = mix(mix(deep, (0, 0, 0), 0.3), PAPER, rng.choice((0.05, 0.15, 0.6)))
            pen.polygon([(-16, 0), (-4, -6), (10, -3), (20, -8), (18, 0), (20, 8), (10, 3), (-4, 6)], tone)
