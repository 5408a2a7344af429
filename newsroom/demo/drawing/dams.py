"""Dams: a curved wall across a valley, its falling water and the river below."""

import math
import random

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import hills
from .noise import clouds, ridged, warp
from .palette import (
    AMBER,
    BLACK,
    DAYS,
    DUSKS,
    MIDNIGHT,
    PAPER,
    TEALNIGHT,
    Colour,
    Mood,
    mix,
)
from .pen import Pen, Point
from .sky import mood_of, sky, sun


def dam(canvas: Canvas) -> None:
    """Draw a curved dam between valley walls, its spillways open."""
    rng = canvas.rng
    mood = mood_of(canvas, DUSKS, DAYS, (MIDNIGHT, TEALNIGHT))
    sky(canvas, mood, 600)
    if mood in DAYS or rng.random() < 0.5:
        sun(canvas, rng.uniform(400, 1100), rng.uniform(180, 330), 30, mood.light, 0.6)
    hills(canvas, mood, 330, 470, 4, rng.uniform(100, 170), 0.5)
    crest, foot, bow = rng.uniform(430, 500), rng.uniform(820, 880), rng.uniform(40, 110)
    left, right = rng.uniform(150, 300), rng.uniform(1200, 1350)
    water = mix(mood.haze, mood.sky[0], 0.45)
    canvas.paint(
        canvas.stencil().polygon([(0, crest - 40), (WIDTH, crest - 40), (WIDTH, crest + 120), (0, crest + 120)]).mask(),
        (mix(water, mood.light, 0.3), water),
    )
    arc = [(left + (right - left) * t, crest + bow * 4 * t * (1 - t)) for t in (k / 40 for k in range(41))]
    toe = [(left + 150 + (right - left - 300) * t, foot + bow * 2 * t * (1 - t)) for t in (k / 40 for k in range(41))]
    wall = canvas.stencil().polygon([*arc, *toe[::-1]]).mask()
    stone = mix(mix(PAPER, mood.haze, 0.4), mood.dark, 0.2 if mood in DAYS else 0.45)
    canvas.paint(wall, (mix(stone, mood.light, 0.35), stone, mix(stone, mood.dark, 0.55)))
    canvas.texture(warp(clouds(rng, (40, 2), 5), rng, 0.004), wall, 0.45)
    with canvas.pen() as pen:
        face(pen, arc, toe, mood, stone, rng.randint(2, 5), rng)
    valley(canvas, mood, (left, right), crest, foot)
    canvas.bloom(0.3, 165)
    canvas.look_at(750, (crest + foot) / 2)


def face(
    pen: Pen, arc: list[Point], toe: list[Point], mood: Mood, stone: Colour, gates: int, rng: random.Random
) -> None:
    """Draw the joints, the road and the falling water on a dam."""
    for joint in range(2, 40, 2):
        pen.line([arc[joint], toe[joint]], 1.4, mix(stone, mood.dark, 0.45), 120)
    for level in range(1, 6):
        t = level / 6
        pen.line(
            [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in zip(arc, toe, strict=True)],
            1.2,
            mix(stone, mood.dark, 0.4),
            90,
        )
    middle = 20 - gates * 2
    for gate in range(gates):
        first = middle + gate * 4
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = arc[first], arc[first + 2], toe[first + 2], toe[first]
        pen.polygon(
            [(ax, ay + 8), (bx, by + 8), (cx + 16, cy + 60), (dx - 16, dy + 60)],
            mix((238, 242, 238), mood.haze, 0.25),
            235,
        )
        for _ in range(22):
            t, s = rng.random(), rng.random() * 0.7
            x0, x1 = ax + (bx - ax) * t, dx - 14 + (cx - dx + 28) * t
            pen.line(
                [
                    (x0 + (x1 - x0) * s, ay + (dy - ay) * s + 10),
                    (x0 + (x1 - x0) * (s + 0.3), ay + (dy - ay) * (s + 0.3)),
                ],
                rng.uniform(1.5, 4),
                mix(mood.haze, mood.sky[0], 0.4),
                130,
            )
        pen.box(ax - 10, ay - 34, ax + 8, ay + 14, mix(stone, mood.dark, 0.3))
        pen.box(bx - 8, by - 34, bx + 10, by + 14, mix(stone, mood.dark, 0.3))
    pen.line(arc, 15, mix(stone, mood.light, 0.5))
    pen.line([(x, y + 9) for x, y in arc], 5, mix(stone, mood.dark, 0.6))
    for lamp in range(1, 40, 3):
        x, y = arc[lamp]
        pen.line([(x, y), (x, y - 24)], 2, mood.dark)
        pen.ellipse(x, y - 25, 3.4, 3.4, AMBER)


def valley(canvas: Canvas, mood: Mood, sides: tuple[float, float], crest: float, foot: float) -> None:
    """Close the valley on both sides and let the river run out below."""
    rng = canvas.rng
    river = (
        canvas.stencil()
        .polygon([(sides[0] + 120, foot - 8), (sides[1] - 120, foot - 8), (1300, HEIGHT + 9), (200, HEIGHT + 9)])
        .mask()
    )
    canvas.paint(river, (mix(mood.haze, PAPER, 0.35), mix(mood.sky[0], mood.dark, 0.5)))
    canvas.texture(ridged(clouds(rng, (12, 40), 3), 1.3), river, 0.5)
    mist = canvas.field(lambda x, y: 0.8 * math.exp(-(((x - 750) / 330) ** 2) - ((y - foot - 20) / 60) ** 2), 100)
    canvas.paint(mist.resize(canvas.size), mix(mood.haze, PAPER, 0.4))
    rock = mix(mood.dark, mood.haze, 0.22)
    for wall, edge in ((-1, sides[0]), (1, sides[1])):
        outer = -20 if wall < 0 else WIDTH + 20
        points, steps = [(outer, crest - rng.uniform(170, 330))], 18
        for step in range(steps + 1):
            t = step / steps
            points.append(
                (
                    edge + wall * (150 * (1 - t) ** 2 - 190 * t + rng.uniform(-16, 16)),
                    crest - 120 * (1 - t) ** 3 + (HEIGHT - crest) * t,
                )
            )
        mask = canvas.stencil().polygon([*points, (outer, HEIGHT + 10)]).mask()
        canvas.paint(mask, (rock, mix(mood.dark, BLACK, 0.3)))
        canvas.texture(ridged(warp(clouds(rng, (9, 7), 6), rng, 0.02), 1.1), mask, 0.6)
        canvas.rim(mask, wall * 4, 4, mix(rock, mood.light, 0.4), 0.6)
