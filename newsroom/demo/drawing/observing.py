"""Looking up: telescopes on the ground and in space, radio dishes and observatory domes."""

import math

from .canvas import HEIGHT, Canvas
from .ground import closed, hills, ridge_line
from .palette import (
    AMBER,
    BONE,
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
from .planets import space
from .sky import mood_of, moon, star_band, stars
from .spacecraft import DARK, WHITE, panel

NIGHTFALL = (MIDNIGHT, INDIGO, TEALNIGHT, ROSEDUSK, EMBERDUSK)


def night(canvas: Canvas, mood: Mood, horizon: float) -> None:
    """Fill the sky for an observer: the Milky Way, star trails or a moon."""
    rng = canvas.rng
    canvas.gradient(mood.sky, 0, horizon + 30)
    kind = rng.choice(("band", "band", "trails", "moon"))
    if kind == "trails":
        trails(canvas, rng.uniform(400, 1100), rng.uniform(150, 500), horizon)
        return
    if kind == "band":
        star_band(canvas, mix(mood.haze, PAPER, 0.4), 0.8, horizon)
    else:
        moon(
            canvas,
            rng.uniform(200, 1300),
            rng.uniform(120, 260),
            rng.uniform(34, 60),
            mood.light,
            rng.uniform(0.2, 0.6),
            rng.uniform(-1, 1),
        )
    stars(canvas, 800, horizon, fade=True)


def trails(canvas: Canvas, x: float, y: float, horizon: float) -> None:
    """Let the stars turn about the pole through a long exposure."""
    rng, arcs = canvas.rng, canvas.stencil()
    for _ in range(230):
        radius, start, length = rng.uniform(10, 1300), rng.uniform(0, math.tau), rng.uniform(0.25, 0.6)
        level = rng.randint(40, 220)
        points = [
            (x + radius * math.cos(start + length * t / 14), y + radius * math.sin(start + length * t / 14))
            for t in range(15)
        ]
        if min(point[1] for point in points) < horizon:
            arcs.line(points, rng.choice((0.8, 1.2, 1.2, 2.0)), level)
    canvas.paint(arcs.mask(), PAPER, 0.85)


def observatory(canvas: Canvas) -> None:
    """Draw domes on a mountain top under the night sky."""
    rng = canvas.rng
    mood = mood_of(canvas, NIGHTFALL)
    night(canvas, mood, 860)
    hills(canvas, mood, 760, 860, 3, rng.uniform(40, 120), 0.5)
    crest = rng.uniform(770, 850)
    line = [(x, y - 60 * math.exp(-(((x - 750) / 460) ** 2))) for x, y in ridge_line(rng, crest + 40, 22, 0.45)]
    dark = mix(mood.dark, (0, 0, 0), 0.2)
    side = rng.choice((-1, 1))
    domes = [(750 + side * rng.uniform(0, 240), rng.uniform(120, 175))]
    domes.extend(
        (rng.choice((rng.uniform(160, 420), rng.uniform(1080, 1340))), rng.uniform(34, 72))
        for _ in range(rng.randint(0, 3))
    )
    turn = rng.uniform(-0.5, 0.5)
    with canvas.pen() as pen:
        for x, radius in domes[::-1]:
            pen.place(x, crest - 26 + (0 if radius > 100 else 50), radius / 100, 0, side < 0)
            dome(pen, turn, mood, warm=radius > 100)
    x, radius = domes[0]
    if rng.random() < 0.35:
        beam(canvas, x, crest - radius * 1.7, turn * side)
    canvas.paint(canvas.stencil().polygon(closed(line)).mask(), (mix(dark, mood.haze, 0.16), dark))
    canvas.glow(x, crest - radius * 1.2, radius * 2.2, AMBER, 0.22, 2)
    canvas.bloom(0.35, 150)
    canvas.look_at(x, crest - radius)


def beam(canvas: Canvas, x: float, y: float, turn: float) -> None:
    """Shoot the laser of a guide star up into the night."""
    end = (x + math.sin(turn) * 1400, y - math.cos(turn) * 1400)
    ray = canvas.stencil().line([(x, y), end], 3.5).mask()
    canvas.shine(canvas.soften(ray, 10), AMBER, 0.8)
    canvas.shine(ray, inks("ffdf9a")[0], 0.95)


def dome(pen: Pen, turn: float, mood: Mood, warm: bool) -> None:
    """Draw one dome on its drum, its slit open towards the sky."""
    lit, shade = mix(PAPER, mood.haze, 0.35), mix(mood.dark, mood.haze, 0.3)
    tones = (shade, mix(shade, lit, 0.4), lit, mix(shade, lit, 0.75), mix(shade, lit, 0.3), mood.dark)
    pen.barrel((0, 90), (0, -14), (92, 92), tones)
    pen.box(-96, -20, 96, -6, mix(shade, lit, 0.4))
    pen.dome(0, -20, 98, 98, tones)
    edges = [
        (turn * 60 + across * (1 - 0.25 * up), -20 - 98 * math.sin(up * 1.45))
        for across, up in (
            (-17, 0.3),
            (-17, 0.6),
            (-15, 0.9),
            (-10, 1.05),
            (15, 1.05),
            (19, 0.9),
            (22, 0.6),
            (22, 0.3),
        )
    ]
    pen.polygon(edges, mix(AMBER, mood.dark, 0.2) if warm else mood.dark)
    if warm:
        pen.line([(turn * 60 + 2, -56), (turn * 60 + 6, -100)], 14, mood.dark)
    for rib in (-0.75, -0.4, 0.45, 0.78):
        pen.line([(rib * 98, -20), (rib * 80, -64), (rib * 36, -104)], 1, shade, 150)
    pen.box(-12, 40, 12, 90, mix(AMBER, shade, 0.25) if warm else mood.dark)
    pen.box(-98, 84, 98, 96, mood.dark)


def telescope(canvas: Canvas) -> None:
    """Draw a radio dish, a row of them, or a great mirror in space."""
    rng = canvas.rng
    kind = rng.choice(("space", "dish", "array", "space", "dish"))
    if kind == "space":
        mirror_in_space(canvas)
        return
    mood = mood_of(canvas, NIGHTFALL)
    horizon = rng.uniform(800, 860)
    night(canvas, mood, horizon)
    hills(canvas, mood, horizon - 70, horizon, 3, rng.uniform(40, 90))
    canvas.gradient((mix(mood.dark, mood.haze, 0.2), mix(mood.dark, (0, 0, 0), 0.4)), horizon + 20, HEIGHT)
    side = rng.choice((-1, 1))
    with canvas.pen() as pen:
        if kind == "array":
            count, tilt = rng.randint(4, 6), rng.uniform(0.2, 0.7)
            for index in range(count):
                near = (index + 1) / count
                pen.place(
                    750 - side * (620 - 1080 * (index / (count - 1)) ** 0.8),
                    horizon + 12 + 90 * near**2,
                    0.16 + 0.66 * near**1.7,
                    0,
                    side < 0,
                )
                radio_dish(pen, tilt, mood)
            x, y = 750 + side * 440, horizon - 180.0
        else:
            x, y = 750 + side * rng.uniform(0, 180), horizon - 250
            pen.place(x, horizon + 60, rng.uniform(1.25, 1.5), 0, side < 0)
            radio_dish(pen, rng.uniform(0.15, 0.85), mood)
    canvas.bloom(0.25, 170)
    canvas.look_at(x, y)


def radio_dish(pen: Pen, tilt: float, mood: Mood) -> None:
    """Draw a steerable dish on its mount, its foot at the origin."""
    lit, shade = mix(PAPER, mood.haze, 0.3), mix(mood.dark, mood.haze, 0.35)
    pen.polygon([(-70, 0), (-22, -160), (22, -160), (70, 0)], mix(mood.dark, mood.haze, 0.12))
    for low, high in ((-60, -35), (60, 35)):
        pen.line([(low, -10), (high, -110)], 4, shade)
    pen.line([(-48, -60), (48, -60)], 4, shade)
    c, s = math.cos(tilt), math.sin(tilt)

    def spot(along: float, out: float) -> tuple[float, float]:
        return along * c + out * s, -215 + along * s - out * c

    rim = [spot(190 * math.cos(a), 60 + 46 * math.sin(a)) for a in (k * math.tau / 48 for k in range(48))]
    bowl = [spot(190 * t, 60 - 92 * (1 - t * t)) for t in (k / 12 - 1 for k in range(25))]
    pen.polygon([*bowl], shade)
    for k in range(12):
        t = k / 12
        pen.polygon(
            [spot(190 * u, 60 - 92 * (1 - u * u) * (1 - t * 0.3)) for u in (j / 12 - 1 for j in range(25))],
            mix(mix(mood.dark, shade, 0.6), shade, t),
        )
    pen.polygon(rim, mix(shade, lit, 0.35))
    for k in range(14):
        t = 1 - k / 14
        ring = [
            spot(190 * t * math.cos(a) - 22 * (1 - t), 60 - 6 * (1 - t) + 46 * t * math.sin(a))
            for a in (j * math.tau / 40 for j in range(40))
        ]
        pen.polygon(ring, mix(lit, mix(shade, lit, 0.2), (1 - t) ** 0.8))
    tip = spot(0, 190)
    for foot in (-150, 140, 20):
        pen.line([spot(foot, 60 + (36 if foot == 20 else 8)), tip], 4, mix(mood.dark, shade, 0.6))
    pen.ellipse(*tip, 13, 13, BONE)
    pen.ellipse(0, -165, 34, 34, mix(mood.dark, mood.haze, 0.18))


def mirror_in_space(canvas: Canvas) -> None:
    """Draw a space telescope: a mirror of gold hexagons on its sunshield, or a tube."""
    rng = canvas.rng
    space(canvas, 900)
    star_band(canvas, rng.choice(inks("5c4a90 3f8f92 a8684a 4a6a9c")), 0.7)
    x, y, turn = rng.uniform(620, 880), rng.uniform(430, 540), rng.uniform(-0.45, 0.45)
    with canvas.pen() as pen:
        pen.place(x, y, rng.uniform(1.05, 1.25), turn, rng.random() < 0.5)
        if rng.random() < 0.6:
            hexagons(pen, rng.choice((inks("6a4210 d99a3c fff0c0"), inks("3a4650 a0b0b8 f8f8f0"))))
        else:
            tube(pen)
    canvas.glow(x - 60, y - 120, 300, AMBER, 0.16)
    canvas.bloom(0.3, 180)
    canvas.look_at(x, y)


def hexagons(pen: Pen, tones: tuple[Colour, ...]) -> None:
    """Draw a mirror of eighteen hexagons above layered shields."""
    for layer in range(5):
        low = 190 + layer * 17
        tone = mix((200, 170, 190), (60, 54, 84), layer / 4)
        pen.polygon(
            [
                (-390 + layer * 14, low),
                (-210, low - 70),
                (230, low - 78),
                (400 - layer * 14, low - 8),
                (180, low + 62),
                (-190, low + 66),
            ],
            tone,
        )
        pen.line(
            [(-390 + layer * 14, low), (-190, low + 66), (180, low + 62), (400 - layer * 14, low - 8)],
            2,
            (236, 214, 208),
        )
    pen.barrel((0, 150), (0, 40), (30, 60), DARK)
    step = 68.0
    for q in range(-2, 3):
        for r in range(-2, 3):
            if abs(q + r) > 2 or (q == 0 and r == 0):
                continue
            cx, cy = step * (q + r / 2), step * 0.866 * r - 60
            lit = 0.5 - cx / 480 - (cy + 60) / 520
            points = [
                (cx + 38 * math.cos(a), cy + 38 * math.sin(a))
                for a in (math.pi / 6 + k * math.pi / 3 for k in range(6))
            ]
            pen.polygon(points, mix(tones[0], tones[1], lit * 1.6))
            pen.polygon([points[3], points[4], points[5], points[0]], mix(tones[1], tones[2], lit))
    for foot in ((-150, 60), (150, 60), (0, -230)):
        pen.line([foot, (14, -76)], 5, (16, 18, 24))
        pen.line([foot, (14, -76)], 1.5, BONE)
    pen.ellipse(14, -76, 20, 20, (20, 22, 28))
    pen.ellipse(10, -80, 9, 9, tones[2])


def tube(pen: Pen) -> None:
    """Draw a telescope in a silver tube with an open lid and two wings."""
    tone = inks("0c1a3c 1f3f7c 5c88b8")
    for side in (-1, 1):
        pen.line([(0, 30), (side * 150, 30)], 6, BONE)
        panel(pen, min(side * 120, side * 330), -40, max(side * 120, side * 330), 100, tone, 6)
    pen.barrel((0, 210), (0, -10), (104, 104), WHITE)
    pen.barrel((0, -10), (0, -250), (84, 84), WHITE)
    for y in (-190, -110, -20, 60, 140):
        pen.line([(-90 if y > -12 else -84, y), (90 if y > -12 else 84, y)], 2, DARK[1], 150)
    pen.ellipse(0, -250, 84, 24, DARK[0])
    pen.ellipse(0, -246, 66, 17, (40, 60, 84))
    pen.polygon([(-84, -250), (-120, -400), (30, -420), (70, -262)], WHITE[1])
    pen.polygon([(-76, -258), (-108, -388), (20, -406), (58, -268)], WHITE[3])
    pen.ellipse(0, 210, 104, 26, DARK[2])
