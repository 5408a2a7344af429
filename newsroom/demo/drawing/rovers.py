"""What stands on Mars: rovers, landers, habitats and helicopters."""

import itertools
import math

from PIL import ImageFilter

from .canvas import HEIGHT, Canvas
from .mars import red_ground
from .palette import AMBER, BONE, PAPER, RED_DUSK, RED_NIGHT, Colour, inks, mix
from .pen import Pen
from .spacecraft import CELLS, DARK, GOLD, METAL, WHITE, dish, panel


def tracks(canvas: Canvas, x: float, y: float, side: float, dark: Colour) -> None:
    """Draw the wheel tracks that lead away over the plain."""
    rng, marks = canvas.rng, canvas.stencil()
    bend, far = rng.uniform(200, 620) * -side, rng.uniform(170, 260)
    for wheel in (-58, 58):
        for step in range(120):
            t = step / 120
            px, py = x + wheel * (1 - t) + bend * t * t, y - far * (1 - (1 - t) ** 2.2) * 0.8
            wide = 13 * (1 - t) ** 1.6 + 0.7
            marks.polygon(
                [
                    (px - wide, py),
                    (px + wide, py + wide * 0.3),
                    (px + wide, py + wide * 0.55 + 0.6),
                    (px - wide, py + wide * 0.28 + 0.6),
                ],
                200 - int(120 * t),
            )
    canvas.paint(marks.mask(), dark, 0.6)


def ground_shadow(canvas: Canvas, x: float, y: float, wide: float, length: float, side: float) -> None:
    """Cast the long soft shadow of a machine over the ground."""
    shape = (
        canvas.stencil()
        .ellipse(x, y + 2, wide, 15)
        .ellipse(x + side * length * 0.5, y + 10, length * 0.6, 13)
    )
    canvas.paint(canvas.soften(shape.mask(), 5), (18, 8, 8), 0.62)


def rover(canvas: Canvas) -> None:
    """Draw a six-wheeled rover with its mast up."""
    rng = canvas.rng
    mood, side, _horizon = red_ground(canvas, 430, 580, rng.randint(70, 160))
    x, y, size = 750 + side * rng.uniform(-60, 240), rng.uniform(800, 870), rng.uniform(1.15, 1.5)
    tracks(canvas, x - side * 60, y - 20, side, mood.dark)
    ground_shadow(canvas, x, y, 200 * size, 330, side)
    with canvas.pen() as pen:
        pen.place(x, y, size, rng.uniform(-0.05, 0.05), rng.random() < 0.5)
        rover_body(
            pen,
            rng.choice((WHITE, METAL, GOLD)),
            rng.random() < 0.5,
            rng.choice(CELLS),
            rng.uniform(-0.5, 0.4),
        )
    if mood in (RED_NIGHT, RED_DUSK):
        canvas.glow(x, y - 150 * size, 190, AMBER, 0.35)
    canvas.bloom(0.25, 185)
    canvas.look_at(x, y - 130)


def wheel(pen: Pen, x: float, y: float, radius: float) -> None:
    """Draw one cleated wheel."""
    pen.ellipse(x, y, radius, radius, (22, 20, 22))
    for cleat in range(16):
        a = cleat * math.tau / 16
        pen.line(
            [
                (x + radius * 0.9 * math.cos(a), y + radius * 0.9 * math.sin(a)),
                (x + radius * 1.06 * math.cos(a), y + radius * 1.06 * math.sin(a)),
            ],
            4,
            (40, 36, 36),
        )
    pen.ellipse(x, y, radius * 0.78, radius * 0.78, METAL[1])
    pen.ellipse(x + 2, y + 3, radius * 0.66, radius * 0.66, (38, 38, 42))
    for spoke in range(6):
        a = spoke * math.tau / 6 + 0.3
        pen.line([(x, y), (x + radius * 0.7 * math.cos(a), y + radius * 0.7 * math.sin(a))], 3, METAL[2])
    pen.ellipse(x, y, radius * 0.2, radius * 0.2, METAL[3])


def rover_body(
    pen: Pen, tones: tuple[Colour, ...], solar: bool, cells: tuple[Colour, ...], arm: float
) -> None:
    """Draw the rover on its rocker legs, its foot at the origin."""
    for x in (-124, 16, 146):
        pen.ellipse(x + 14, -36, 30, 30, (16, 14, 16))
    lit, mid, dark = tones[3], tones[1], tones[0]
    pen.polygon([(-150, -150), (120, -150), (132, -84), (-140, -84)], mid)
    pen.polygon([(-150, -150), (120, -150), (104, -176), (-128, -176)], lit)
    pen.polygon([(120, -150), (132, -84), (150, -100), (140, -160), (104, -176)], dark)
    pen.box(-130, -138, -60, -98, dark)
    pen.box(-46, -138, 20, -98, mix(mid, lit, 0.4))
    pen.box(36, -134, 104, -102, (20, 22, 26))
    for x in (-146, 20, 160):
        wheel(pen, x, -34, 36)
    pen.line([(-146, -34), (-80, -92), (20, -34)], 9, METAL[2])
    pen.line([(-80, -92), (60, -96), (160, -34)], 9, METAL[2])
    if solar:
        pen.polygon([(-210, -184), (150, -184), (176, -200), (-180, -200)], cells[1])
        pen.line([(-210, -184), (150, -184)], 5, cells[2])
    else:
        pen.barrel((-150, -130), (-215, -160), (26, 26), DARK)
        for fin in range(5):
            cx, cy = -156 - fin * 13, -133 - fin * 6
            pen.line([(cx + 12, cy - 27), (cx - 12, cy + 27)], 3, METAL[1])
    pen.line([(70, -176), (70, -310)], 12, METAL[2])
    pen.line([(73, -176), (73, -310)], 4, METAL[4])
    pen.box(34, -346, 112, -304, WHITE[2])
    pen.box(34, -346, 112, -336, WHITE[3])
    pen.box(48, -330, 70, -312, (24, 28, 34))
    pen.ellipse(93, -321, 13, 13, (14, 18, 24))
    pen.ellipse(90, -324, 4, 4, (150, 190, 210))
    pen.line([(-62, -170), (-68, -222)], 6, METAL[2])
    dish(pen, -70, -226, 34, WHITE)
    elbow = (220 + 40 * arm, -150 - 60 * arm)
    pen.line([(140, -120), elbow, (270, -70 - 50 * arm)], 9, METAL[2])
    pen.ellipse(*elbow, 9, 9, METAL[1])
    pen.ellipse(270, -66 - 50 * arm, 20, 18, METAL[1])


def lander(canvas: Canvas) -> None:
    """Draw a lander standing with its fans of solar cells open."""
    rng = canvas.rng
    _mood, side, _horizon = red_ground(canvas, 430, 570, rng.randint(60, 140))
    x, y, size = 750 + side * rng.uniform(-80, 230), rng.uniform(800, 870), rng.uniform(1.1, 1.4)
    ground_shadow(canvas, x, y, 190 * size, 360, side)
    with canvas.pen() as pen:
        pen.place(x, y, size, 0, side < 0)
        if rng.random() < 0.5:
            fans(pen, rng.choice(CELLS))
        else:
            tall_lander(pen, rng.choice((GOLD, WHITE, METAL)), rng.choice(CELLS))
    canvas.bloom(0.25, 185)
    canvas.look_at(x, y - 120)


def fans(pen: Pen, cells: tuple[Colour, ...]) -> None:
    """Draw a low lander with two round fans of cells."""
    for a, b in ((-60, -130), (60, 130), (0, 16)):
        pen.line([(a, -70), (b, 0)], 8, METAL[2])
        pen.ellipse(b, 0, 24, 7, METAL[1])
    for fan in (-1, 1):
        x = fan * 222
        pen.line([(fan * 70, -96), (x, -104)], 7, METAL[2])
        for gore in range(14):
            a, b = gore * math.tau / 14, (gore + 1) * math.tau / 14
            glint = max(0.0, math.cos(a - 3.6)) ** 2
            pen.polygon(
                [
                    (x, -108),
                    (x + 136 * math.cos(a), -108 + 46 * math.sin(a)),
                    (x + 136 * math.cos(b), -108 + 46 * math.sin(b)),
                ],
                mix(cells[1], cells[2], glint),
            )
            pen.line([(x, -108), (x + 136 * math.cos(a), -108 + 46 * math.sin(a))], 1.5, cells[0])
        pen.ellipse(x, -108, 12, 6, BONE)
    pen.barrel((0, -64), (0, -128), (98, 86), GOLD)
    pen.polygon([(-92, -128), (92, -128), (70, -148), (-70, -148)], WHITE[3])
    pen.dome(-20, -146, 30, 34, WHITE)
    pen.line([(44, -146), (52, -240)], 5, METAL[2])
    pen.box(36, -262, 70, -238, WHITE[2])
    pen.line([(-60, -140), (-130, -220), (-60, -250)], 6, METAL[2])
    pen.ellipse(-130, -220, 8, 8, METAL[1])


def tall_lander(pen: Pen, tones: tuple[Colour, ...], cells: tuple[Colour, ...]) -> None:
    """Draw a tall cargo lander with a ramp and side wings."""
    for a, b in ((-90, -170), (90, 170)):
        pen.line([(a, -130), (b, 0)], 12, METAL[2])
        pen.line([(a * 0.7, -40), (b * 0.95, -6)], 6, METAL[1])
        pen.ellipse(b, 0, 30, 8, METAL[1])
    for engine in (-56, 0, 56):
        pen.barrel((engine, -46), (engine, -16), (12, 24), inks("0a0c10 3a4046 0a0c10"))
    for wing in (-1, 1):
        panel(pen, min(wing * 112, wing * 330), -286, max(wing * 112, wing * 330), -222, cells, 8)
    pen.barrel((0, -44), (0, -180), (120, 112), tones)
    pen.barrel((0, -180), (0, -330), (112, 84), WHITE)
    pen.barrel((0, -330), (0, -366), (84, 34), METAL)
    pen.box(-36, -160, 40, -50, (18, 16, 18))
    pen.polygon([(-36, -50), (40, -50), (110, 4), (-20, 8)], METAL[1])
    pen.box(-26, -150, 30, -60, mix(AMBER, (18, 16, 18), 0.35))
    for x in (-50, 0, 50):
        pen.ellipse(x, -270, 14, 14, (16, 22, 30))
        pen.ellipse(x - 3, -274, 6, 6, (150, 190, 205))
    pen.line([(0, -366), (0, -440)], 4, METAL[2])


def habitat(canvas: Canvas) -> None:
    """Draw a settlement of lit domes and tunnels."""
    rng = canvas.rng
    mood, side, _horizon = red_ground(canvas, 470, 590, rng.randint(40, 90))
    dusk = mood in (RED_NIGHT, RED_DUSK)
    count, y = rng.randint(2, 5), rng.uniform(790, 860)
    spots = [
        (
            750 + (index - (count - 1) / 2) * rng.uniform(230, 300) + rng.uniform(-30, 30),
            y - rng.uniform(0, 90),
            rng.uniform(80, 150),
        )
        for index in range(count)
    ]
    spots[rng.randrange(count)] = (750 + rng.uniform(-200, 200), y + 10, rng.uniform(190, 240))
    spots.sort(key=lambda spot: spot[1])
    glass = rng.choice((True, False))
    for x, foot, radius in spots:
        ground_shadow(canvas, x, foot, radius * 0.95, radius * 2.0, side)
    with canvas.pen() as pen:
        for (x, foot, _), (other, low, _) in itertools.pairwise(spots):
            pen.place()
            pen.barrel((x, foot - 24), (other, low - 24), (26, 26), METAL)
        for x, foot, radius in spots:
            pen.place(x, foot, radius / 100, 0, side < 0)
            (greenhouse if glass and radius > 150 else shelter)(pen, mood.dark, mood.light, dusk)
        mast(pen, spots[0][0] - 170, spots[0][1])
        pen.place(spots[-1][0] + side * 330, spots[-1][1] + 40, 0.9)
        for row in range(3):
            pen.polygon(
                [(-120, -row * 34), (100, -row * 34), (120, -30 - row * 34), (-96, -30 - row * 34)],
                CELLS[0][1],
            )
            pen.line([(-120, -row * 34), (100, -row * 34)], 3, CELLS[0][2])
    main = max(spots, key=lambda spot: spot[2])
    for x, foot, radius in spots:
        canvas.glow(x, foot - radius * 0.4, radius * (2.0 if dusk else 1.3), AMBER, 0.4 if dusk else 0.15)
    canvas.bloom(0.35, 170)
    canvas.look_at(main[0], main[1] - main[2] * 0.5)


def mast(pen: Pen, x: float, y: float) -> None:
    """Stand an antenna beside the houses."""
    pen.place(x, y, 1)
    pen.line([(0, 0), (0, -230)], 4, METAL[1])
    for step in range(6):
        pen.line([(-16 + step * 2, -step * 38), (16 - step * 2, -step * 38 - 38)], 2, METAL[1])
    dish(pen, 14, -190, 30, WHITE)
    pen.ellipse(0, -232, 5, 5, AMBER)


def shelter(pen: Pen, dark: Colour, light: Colour, dusk: bool) -> None:
    """Draw a closed dome with a door and a row of windows."""
    base = mix(BONE, dark, 0.5 if dusk else 0.2)
    tones = (mix(base, light, 0.5), mix(base, light, 0.7), base, mix(base, dark, 0.4), mix(base, dark, 0.75))
    pen.dome(0, 0, 100, 84, tones)
    for rib in (-0.7, -0.35, 0.0, 0.35, 0.7):
        pen.line([(rib * 100, 0), (rib * 92, -40), (rib * 55, -70), (0, -84)], 1.6, mix(dark, base, 0.4), 160)
    pen.line([(-94, -26), (94, -26)], 1.6, mix(dark, base, 0.4), 160)
    for window in (-56, -30, 30, 56):
        pen.ellipse(window, -42 + abs(window) * 0.1, 8, 8, (30, 26, 26))
        pen.ellipse(window, -42 + abs(window) * 0.1, 6, 6, AMBER)
    pen.barrel((0, 4), (0, -46), (20, 20), (mix(base, dark, 0.5), base, mix(base, dark, 0.7)))
    pen.box(-10, -38, 10, 4, AMBER)
    pen.polygon([(-104, 6), (-80, -10), (80, -10), (106, 6)], mix(dark, base, 0.2), 120)


def greenhouse(pen: Pen, dark: Colour, light: Colour, dusk: bool) -> None:
    """Draw a glass dome with green growing inside."""
    glow = mix(inks("7c9058")[0], AMBER, 0.35 if dusk else 0.1)
    tones = (mix(glow, PAPER, 0.5), mix(glow, PAPER, 0.3), glow, mix(glow, dark, 0.35), mix(glow, dark, 0.6))
    pen.dome(0, 0, 100, 88, tones)
    for index in range(15):
        x = -82 + index * 11.7
        tall = 16 + 26 * abs(math.sin(index * 2.3)) * (1 - abs(x) / 110)
        pen.polygon(
            [(x - 9, -4), (x, -4 - tall), (x + 9, -4)], mix(inks("33492a")[0], dark, 0.2 + 0.1 * (index % 3))
        )
        pen.ellipse(x, -tall * 0.8 - 4, 8, 9, mix(inks("4f6b38")[0], dark, 0.1 * (index % 4)))
    steel = mix(dark, BONE, 0.35)
    for rib in range(-5, 6):
        a = rib / 5
        pen.line(
            [(a * 100 * math.cos(t), -88 * math.sin(t)) for t in (k * math.pi / 16 for k in range(9))],
            1.3,
            steel,
            200,
        )
    for ring in (0.3, 0.58, 0.82):
        wide = math.sqrt(1 - ring * ring) * 100
        pen.line([(-wide, -88 * ring), (wide, -88 * ring)], 1.2, steel, 180)
    pen.line([(-62, -54), (-40, -70), (-18, -79)], 4, PAPER, 190)
    pen.polygon([(-104, 6), (-100, -8), (100, -8), (106, 6)], mix(dark, BONE, 0.3))


def helicopter(canvas: Canvas) -> None:
    """Draw a small helicopter above the red plain, its shadow below."""
    rng = canvas.rng
    mood, side, horizon = red_ground(canvas, 560, 720, rng.randint(50, 120))
    x, y, size, turn = (
        750 + rng.uniform(-230, 230),
        rng.uniform(400, 470),
        rng.uniform(1.1, 1.5),
        rng.uniform(-0.22, 0.22),
    )
    spot = canvas.stencil().ellipse(x + side * 150, min(HEIGHT - 70, horizon + 180), 190, 16).mask()
    canvas.paint(canvas.soften(spot, 6), (18, 8, 8), 0.55)
    blur = canvas.stencil()
    for low, level in ((-150, 110), (-112, 80)):
        for wide in (1.0, 0.8, 0.55):
            blur.ellipse(
                x - low * math.sin(turn) * size,
                y + low * size,
                255 * size * wide,
                20 * size * wide,
                int(level * wide),
            )
    canvas.paint(blur.mask().filter(SOFT), mix(mood.light, BONE, 0.5), 0.7)
    with canvas.pen() as pen:
        pen.place(x, y, size, turn, side < 0)
        flyer(pen, rng.choice(CELLS), rng.uniform(-0.5, 0.5))
    canvas.bloom(0.2, 190)
    canvas.look_at(x, y)


SOFT = ImageFilter.GaussianBlur(1.5)


def flyer(pen: Pen, cells: tuple[Colour, ...], spin: float) -> None:
    """Draw the body, legs and crossed blades of the helicopter."""
    for a, b in ((-34, -120), (34, 120), (-20, -64), (20, 70)):
        pen.line([(a, -14), (b, 118)], 5, (24, 24, 28))
        pen.line([(a - 1, -14), (b - 1, 118)], 1.6, BONE)
        pen.ellipse(b, 119, 9, 4, (30, 28, 30))
    pen.line([(0, -210), (0, 0)], 10, METAL[1])
    pen.line([(-2, -210), (-2, 0)], 3, METAL[3])
    for low, tip in ((-150, spin), (-112, -spin)):
        for end in (-1, 1):
            drop = end * tip * 34
            pen.polygon(
                [
                    (0, low - 4),
                    (end * 120, low - 10 + drop * 0.5),
                    (end * 262, low - 5 + drop),
                    (end * 262, low + 5 + drop),
                    (end * 60, low + 8 + drop * 0.2),
                ],
                (26, 28, 34),
            )
            pen.line([(0, low - 4), (end * 120, low - 10 + drop * 0.5), (end * 262, low - 5 + drop)], 2, BONE)
        pen.barrel((0, low - 12), (0, low + 12), (18, 18), METAL)
    pen.polygon([(-56, -222), (44, -222), (62, -210), (-42, -210)], cells[1])
    pen.line([(-56, -222), (44, -222)], 3, cells[2])
    pen.barrel((0, -46), (0, 42), (50, 50), GOLD)
    pen.polygon([(-50, -46), (50, -46), (40, -58), (-40, -58)], GOLD[3])
    pen.box(-50, -4, 50, 0, GOLD[0])
    pen.ellipse(-14, 20, 13, 13, (16, 18, 24))
    pen.ellipse(-18, 16, 5, 5, (150, 190, 210))
