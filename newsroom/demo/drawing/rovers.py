"""What stands on Mars: rovers, landers, habitats and helicopters."""

import itertools
import math

from PIL import ImageFilter

from .canvas import HEIGHT, Canvas
from .machines import FOIL, PALE, STEEL_GREY
from .mars import red_ground
from .palette import AMBER, BONE, PAPER, RED_DUSK, RED_NIGHT, Colour, Mood, inks, mix
from .pen import Pen
from .regolith import grain, strewn
from .solids import Light, Model, View, cast
from .spacecraft import CELLS, GOLD, METAL, WHITE, dish
from .vehicles import cargo_lander, fan_lander, mars_rover, tracks


def ground_shadow(canvas: Canvas, x: float, y: float, wide: float, length: float, side: float) -> None:
    """Cast the long soft shadow of a machine over the ground."""
    shape = canvas.stencil().ellipse(x, y + 2, wide, 15).ellipse(x + side * length * 0.5, y + 10, length * 0.6, 13)
    canvas.paint(canvas.soften(shape.mask(), 5), (18, 8, 8), 0.62)


def sunlight(mood: Mood, side: float, rise: float) -> Light:
    """Give the light of the Martian sun or of the night, from the side where it stands."""
    dim = 0.5 if mood is RED_NIGHT else 0.25 if mood is RED_DUSK else 0.0
    tint = mix(mood.light, mood.haze, 0.25 + dim)
    return Light((-side * 0.85, rise, 0.42), tint=tint, ambient=0.2 + 0.1 * (dim == 0.0))


def stand(canvas: Canvas, model: Model, view: View, light: Light, dark: Colour) -> None:
    """Set a machine on the red ground with its shadow and some stones."""
    soil = mix(dark, light.tint, 0.45)
    lumps = strewn(canvas, view, canvas.rng.randint(24, 44), mix(soil, (150, 84, 52), 0.5), 270)
    cast(canvas, [(model, view), *lumps], light, mix(dark, (12, 5, 5), 0.6))
    with canvas.pen() as pen:
        for lump, spot in [pair for pair in lumps if pair[1].y <= view.y]:
            lump.draw(pen, spot, light, canvas.rng)
        model.draw(pen, view, light, canvas.rng)
        for lump, spot in [pair for pair in lumps if pair[1].y > view.y]:
            lump.draw(pen, spot, light, canvas.rng)


def rover(canvas: Canvas) -> None:
    """Draw a six-wheeled rover with its mast up."""
    rng = canvas.rng
    mood, side, horizon = red_ground(canvas, 430, 560, rng.randint(40, 90))
    yaw = (0.0 if side < 0 else math.pi) + rng.choice((-1, 1)) * rng.uniform(0.3, 0.75)
    place = (750 + side * rng.uniform(-40, 150), rng.uniform(835, 885))
    view = View(*place, rng.uniform(1.5, 1.75), horizon, yaw, 0.2)
    grain(canvas, horizon, side, 0.3)
    tracks(canvas, view, 96, mood.dark, mix(mood.dark, mood.light, 0.5))
    model = mars_rover(
        rng.choice((PALE, STEEL_GREY, FOIL)), rng.random() < 0.4, rng.choice(CELLS), rng.uniform(-0.5, 0.8)
    )
    stand(canvas, model, view, sunlight(mood, side, rng.uniform(0.4, 0.6)), mood.dark)
    if mood in (RED_NIGHT, RED_DUSK):
        canvas.glow(view.x, view.y - 150 * view.size, 190, AMBER, 0.2)
    canvas.bloom(0.25, 185)
    canvas.look_at(view.x, view.y - 150 * view.size)


def lander(canvas: Canvas) -> None:
    """Draw a lander standing with its cells spread: a low one with fans, or a tall one."""
    rng = canvas.rng
    mood, side, horizon = red_ground(canvas, 430, 560, rng.randint(40, 90))
    tall = rng.random() < 0.5
    place = (750 + side * rng.uniform(-60, 140), rng.uniform(830, 875))
    size = rng.uniform(1.2, 1.4) if tall else rng.uniform(1.5, 1.7)
    view = View(*place, size, horizon, rng.uniform(-0.6, 0.6), 0.2)
    grain(canvas, horizon, side, 0.3)
    if tall:
        model = cargo_lander(rng.choice((FOIL, PALE, STEEL_GREY)), rng.choice(CELLS))
    else:
        model = fan_lander(rng.choice(CELLS))
    stand(canvas, model, view, sunlight(mood, side, rng.uniform(0.4, 0.6)), mood.dark)
    canvas.bloom(0.25, 185)
    canvas.look_at(view.x, view.y - 140 * size)


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
            if glass and radius > 150:
                greenhouse(pen, mood.dark, dusk)
            else:
                shelter(pen, mood.dark, mood.light, dusk)
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


def greenhouse(pen: Pen, dark: Colour, dusk: bool) -> None:
    """Draw a glass dome with green growing inside."""
    glow = mix(inks("7c9058")[0], AMBER, 0.35 if dusk else 0.1)
    tones = (mix(glow, PAPER, 0.5), mix(glow, PAPER, 0.3), glow, mix(glow, dark, 0.35), mix(glow, dark, 0.6))
    pen.dome(0, 0, 100, 88, tones)
    for index in range(15):
        x = -82 + index * 11.7
        tall = 16 + 26 * abs(math.sin(index * 2.3)) * (1 - abs(x) / 110)
        pen.polygon([(x - 9, -4), (x, -4 - tall), (x + 9, -4)], mix(inks("33492a")[0], dark, 0.2 + 0.1 * (index % 3)))
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
