"""Crew capsules: in orbit, in the fire of re-entry, and under parachutes."""

import math

from .canvas import WIDTH, Canvas
from .ground import hills, plain
from .palette import AMBER, DAWN, PAPERDAY, ROSEDUSK, TEALDAY, Colour, inks, mix
from .pen import Pen
from .planets import GASES
from .sky import cloud_bank, mood_of, sky, stars
from .spacecraft import CELLS, DARK, GOLD, METAL, WHITE, backdrop, panel


def capsule(canvas: Canvas) -> None:
    """Draw a crew capsule in orbit, in the fire of re-entry, or under parachutes."""
    rng = canvas.rng
    kind = rng.choice(("orbit", "fire", "chute"))
    x, y = rng.uniform(600, 900), rng.uniform(420, 560)
    if kind == "chute":
        under_parachutes(canvas)
        return
    turn = rng.uniform(-0.9, 0.9)
    if kind == "orbit":
        backdrop(canvas)
    else:
        turn = rng.choice((-1, 1)) * rng.uniform(0.4, 0.9)
        plunge(canvas, x, y, turn)
    with canvas.pen() as pen:
        pen.place(x, y, rng.uniform(1.15, 1.5), turn)
        cone(pen, rng.choice((WHITE, METAL, DARK)), kind == "orbit", rng.choice(CELLS))
    if kind == "fire":
        canvas.glow(x - math.sin(turn) * 130, y + math.cos(turn) * 130, 250, AMBER, 0.75, 2)
    canvas.bloom(0.35, 170)
    canvas.look_at(x, y)


def cone(pen: Pen, tones: tuple[Colour, ...], service: bool, cells: tuple[Colour, ...]) -> None:
    """Draw the capsule itself, with its service module if it still has it."""
    if service:
        for side in (-1, 1):
            panel(pen, min(side * 96, side * 360), 150, max(side * 96, side * 360), 214, cells, 9)
        pen.barrel((0, 110), (0, 250), (100, 96), METAL)
        pen.barrel((0, 250), (0, 296), (34, 58), DARK)
        pen.box(-100, 128, 100, 136, GOLD[1])
    pen.barrel((0, -110), (0, 96), (44, 128), tones)
    pen.barrel((0, 96), (0, 124), (130, 112), inks("1a0f0a 5c3a22 9c6c40 b08050 4a2c18 140a08"))
    pen.barrel((0, -150), (0, -110), (34, 44), DARK)
    for a, b in ((-44, -4), (40, 6)):
        pen.polygon([(a - 14, b + 20), (a - 8, b - 20), (a + 14, b - 20), (a + 18, b + 20)], (16, 26, 36))
        pen.polygon([(a - 8, b - 18), (a + 10, b - 18), (a - 4, b + 8)], (140, 190, 205), 170)
    for y in (-60, 56):
        pen.line([(-58 - (y + 60) * 0.43, y), (58 + (y + 60) * 0.43, y)], 3, tones[0], 150)


def plunge(canvas: Canvas, x: float, y: float, turn: float) -> None:
    """Draw the streaming fire behind a capsule that falls into the air."""
    rng = canvas.rng
    canvas.gradient(
        rng.choice(
            (
                inks("030409 0c0d1a 33171c 6e2c20"),
                inks("03060c 0c1c2c 2c3c48 8c5a3c"),
                inks("04040c 1c1430 4a2840 a85c40"),
            )
        )
    )
    stars(canvas, 450, 700, fade=True)
    ax, ay = math.sin(turn), -math.cos(turn)
    phase = rng.uniform(0, 6)

    def trail(px: float, py: float) -> float:
        dx, dy = px - x + ax * 150, py - y + ay * 150
        along, across = (dx * ax + dy * ay) / 900, -dx * ay + dy * ax
        if along < -0.05:
            return 0.0
        wide = 150 + 130 * along
        streak = 0.7 + 0.3 * math.sin(across / wide * 14 + 2 * math.sin(across / wide * 7 + phase))
        return (
            math.exp(-(((abs(across) - wide * 0.55) / (wide * 0.5)) ** 2))
            * math.exp(-max(0.0, along) * 2.4)
            * streak
            * min(1, (along + 0.05) * 9)
        )

    mask = canvas.field(trail, 300)
    canvas.shine(mask, inks("d9602a")[0])
    canvas.shine(mask.point([level * level // 255 for level in range(256)]), inks("ffdca0")[0], 0.9)
    with canvas.pen() as pen:
        for _ in range(70):
            along, across = rng.uniform(0.1, 1.1) * 900, rng.gauss(0, 150)
            a, b = x + ax * along - ay * across, y + ay * along + ax * across
            if 0 < a < WIDTH:
                pen.line(
                    [(a, b), (a + ax * 40, b + ay * 40)],
                    rng.uniform(1, 2.4),
                    GASES[0][3],
                    rng.randint(60, 200),
                )


def under_parachutes(canvas: Canvas) -> None:
    """Draw a capsule that hangs under its parachutes above sea or steppe."""
    rng = canvas.rng
    mood = mood_of(canvas, (DAWN, PAPERDAY, TEALDAY, ROSEDUSK))
    sky(canvas, mood, 850)
    cloud_bank(canvas, rng.uniform(560, 720), 150, mood.light, mix(mood.haze, mood.sky[0], 0.35), 0.6)
    if rng.random() < 0.5:
        plain(canvas, 850, mix(mood.haze, mood.sky[0], 0.3), mix(mood.dark, mood.sky[0], 0.3), 0.6)
    else:
        hills(canvas, mood, 850, 960, 4, 60, 0.45)
    x, y, sway = rng.uniform(560, 940), rng.uniform(600, 680), rng.uniform(-0.16, 0.16)
    count = rng.choice((1, 2, 3, 3))
    stripe = rng.choice(inks("c2572c 2f6b78 b0863a 8a3a34"))
    with canvas.pen() as pen:
        pen.place(x, y, 1, sway)
        for index in range(count):
            middle = (index - (count - 1) / 2) * 250
            canopy(
                pen,
                middle,
                -400 - (40 if count == 3 and index == 1 else 0),
                175 if count < 3 else 150,
                stripe,
                mood.dark,
            )
        pen.place(x, y, 0.62, sway)
        cone(pen, METAL if rng.random() < 0.5 else WHITE, False, CELLS[0])
    canvas.look_at(x, y - 220)


def canopy(pen: Pen, x: float, y: float, radius: float, stripe: Colour, dark: Colour) -> None:
    """Draw one parachute, gore by gore, with its lines."""
    gores = 12
    for gore in range(gores):
        a, b = -math.cos(math.pi * gore / gores), -math.cos(math.pi * (gore + 1) / gores)
        tone = stripe if gore % 3 == 1 else (238, 228, 206)
        tone = mix(tone, dark, 0.5 * abs(gore / gores - 0.3))
        rise = [(x + (a + (b - a) * t / 4) * radius, y - 0) for t in range(5)]
        pen.line([(rise[0][0], y), (0, -95)], 1.2, mix(dark, stripe, 0.2), 170)
        arch = [
            (x + a * radius * math.cos(t), y - radius * 0.85 * math.sin(t))
            for t in (k * math.pi / 16 for k in range(9))
        ]
        back = [
            (x + b * radius * math.cos(t), y - radius * 0.85 * math.sin(t))
            for t in (k * math.pi / 16 for k in range(8, -1, -1))
        ]
        sag = [((rise[0][0] + rise[4][0]) / 2, y - 12)]
        pen.polygon([*arch, *back, *sag], tone)
    pen.ellipse(x, y - radius * 0.83, radius * 0.1, 5, dark)
