"""The Moon's ground: plains of dust, mountains, craters, and the Earth above."""

import math

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import crater as press_crater
from .ground import craters, plain, rocks
from .machines import heron
from .noise import clouds, curve, ridged, warp
from .palette import BLACK, Colour, inks, mix
from .pen import Pen
from .planets import LANDS, SEAS
from .regolith import grain, pebbles
from .sky import stars, sun
from .small_worlds import moonscape_ridge
from .solids import Light, View, cast
from .spacecraft import CELLS
from .spheres import air, ball, living

REGOLITH = (
    (inks("e6dfd0")[0], inks("14161c")[0]),
    (inks("d9d4cc")[0], inks("0e1218")[0]),
    (inks("e8d2b0")[0], inks("1a1412")[0]),
    (inks("c4d0d4")[0], inks("0a1118")[0]),
)


def earthrise(canvas: Canvas, side: float, low: float) -> tuple[float, float]:
    """Hang the Earth in the black sky."""
    rng = canvas.rng
    x, y, radius = rng.uniform(250, 1250), rng.uniform(150, low), rng.uniform(50, 120)
    light = (math.pi if side < 0 else 0.0, rng.uniform(-0.2, 0.5))
    canvas.glow(x, y, radius * 2.6, (90, 140, 190), 0.28)
    ball(canvas, (x, y, radius), living(canvas, SEAS[0], LANDS[0], 0.6), light, rng.uniform(-0.5, 0.5))
    air(canvas, (x, y, radius), (130, 190, 235), light, 0.05)
    return x, y


def moon_surface(canvas: Canvas) -> None:
    """Draw the plain of the Moon with the Earth or the low sun, and sometimes a lander."""
    rng = canvas.rng
    lit, dark = rng.choice(REGOLITH)
    horizon, side = rng.uniform(480, 680), rng.choice((-1, 1))
    canvas.gradient(inks("010205 04060c 080b14"), 0, horizon)
    stars(canvas, 520, horizon)
    focus = (750.0, horizon)
    if rng.random() < 0.7:
        focus = earthrise(canvas, -side, horizon - 210)
    else:
        sun(
            canvas,
            750 - side * rng.uniform(350, 600),
            horizon - rng.uniform(60, 160),
            26,
            inks("fff0d0")[0],
            1.0,
        )
    for step in range(rng.randint(1, 3)):
        moonscape_ridge(canvas, horizon - 26 + step * 16, mix(lit, dark, 0.15 + 0.1 * step), dark, side)
    plain(canvas, horizon, mix(lit, dark, 0.16), mix(lit, dark, 0.55), 0.5)
    shadow_bands(canvas, horizon, dark)
    grain(canvas, horizon, side)
    pebbles(canvas, horizon, 1100, lit, dark, side)
    craters(canvas, horizon, rng.randint(16, 42), lit, dark, -side)
    rocks(canvas, horizon, rng.randint(60, 150), lit, dark, side)
    if rng.random() < 0.45:
        focus = far_lander(canvas, horizon, side)
    canvas.bloom(0.25, 190)
    canvas.look_at(*focus)


def far_lander(canvas: Canvas, horizon: float, side: float) -> tuple[float, float]:
    """Stand a lander on the plain with its long shadow; give where it is."""
    rng = canvas.rng
    x, y, size = 750 + side * rng.uniform(120, 330), horizon + rng.uniform(110, 170), rng.uniform(0.5, 0.68)
    view = View(x, y, size, horizon, rng.uniform(-0.6, 0.6), 0.2)
    light = Light((-side * 0.85, 0.3, 0.3), ambient=0.07)
    model = heron(CELLS[0], None, (0.3, 0.7, 0.6), 200 if rng.random() < 0.4 else 0)
    cast(canvas, [(model, view)], light, BLACK)
    with canvas.pen() as pen:
        model.draw(pen, view, light, rng)
    return x, y - 130


def shadow_bands(canvas: Canvas, horizon: float, dark: Colour) -> None:
    """Let long swells of the ground fall into shadow."""
    swell = ridged(warp(clouds(canvas.rng, (3, 9), 4), canvas.rng, 0.03), 1.4)
    fall = canvas.field(lambda _x, y: min(1.0, max(0.0, (y - horizon) / (HEIGHT - horizon))) if y > horizon else 0, 60)
    mask = ImageChops.multiply(curve(swell, 0.5, 0.95), fall.resize(swell.size, Image.Resampling.BICUBIC))
    canvas.paint(mask.resize(canvas.size, Image.Resampling.BICUBIC), dark, 0.7)


def crater(canvas: Canvas) -> None:
    """Draw one great crater, from above or from its rim."""
    rng = canvas.rng
    lit, dark = rng.choice((*REGOLITH, (inks("d98a54")[0], inks("2a100a")[0])))
    side = rng.choice((-1, 1))
    overhead = rng.random() < 0.55
    horizon = -400.0 if overhead else rng.uniform(240, 360)
    if not overhead:
        canvas.gradient(inks("010205 05070e 0a0d16"), 0, horizon)
        stars(canvas, 260, horizon)
        if rng.random() < 0.5:
            earthrise(canvas, -side, horizon - 130)
        moonscape_ridge(canvas, horizon + 4, mix(lit, dark, 0.2), dark, side)
        plain(canvas, horizon, mix(lit, dark, 0.2), mix(lit, dark, 0.5), 0.7)
    else:
        canvas.gradient((mix(lit, dark, 0.25), mix(lit, dark, 0.45)))
        canvas.texture(warp(clouds(rng, (6, 4), 7, fade=0.65), rng, 0.02), None, 0.75)
    x, y = rng.uniform(600, 900), 520.0 if overhead else rng.uniform(600, 660)
    rx = rng.uniform(380, 500) if overhead else rng.uniform(520, 700)
    ry = rx * (rng.uniform(0.78, 0.95) if overhead else 0.3)
    for _ in range(rng.randint(14, 34)):
        size = 12 * rng.paretovariate(1.2)
        place = (rng.uniform(0, WIDTH), rng.uniform(max(0, horizon + 20), HEIGHT))
        press_crater(canvas, *place, min(size, 110), min(size, 110) * ry / rx, lit, dark, side)
    rays(canvas, x, y, rx, ry, lit)
    great_bowl(canvas, (x, y, rx, ry), lit, dark, side)
    canvas.look_at(x, y)


def rays(canvas: Canvas, x: float, y: float, rx: float, ry: float, lit: Colour) -> None:
    """Throw bright rays of fresh dust out from an impact."""
    rng, fan = canvas.rng, canvas.stencil()
    for _ in range(rng.randint(18, 46)):
        angle, wide, reach = rng.uniform(0, math.tau), rng.uniform(0.008, 0.05), rng.uniform(1.4, 3.2)
        fan.polygon(
            [
                (x + rx * 0.8 * math.cos(angle - wide), y + ry * 0.8 * math.sin(angle - wide)),
                (x + rx * reach * math.cos(angle), y + ry * reach * math.sin(angle)),
                (x + rx * 0.8 * math.cos(angle + wide), y + ry * 0.8 * math.sin(angle + wide)),
            ],
            rng.randint(60, 160),
        )
    canvas.paint(canvas.soften(fan.mask(), 9), lit, 0.55)


def great_bowl(
    canvas: Canvas, place: tuple[float, float, float, float], lit: Colour, dark: Colour, side: float
) -> None:
    """Sink the bowl with terraces, its shadow and a peak in the middle."""
    rng = canvas.rng
    x, y, rx, ry = place
    bumps = [
        (rng.uniform(0.02, 0.07) / frequency**0.8, frequency, rng.uniform(0, 6))
        for frequency in (2, 3, 5, 8, 13, 19, 27)
    ]

    def outline(share: float, dy: float = 0.0) -> list[tuple[float, float]]:
        steps = [k * math.tau / 160 for k in range(160)]
        rough = [share * (1 + sum(a * math.sin(b * t + p) for a, b, p in bumps)) for t in steps]
        return [(x + rx * r * math.cos(t), y + dy + ry * r * math.sin(t)) for r, t in zip(rough, steps, strict=True)]

    press_crater(canvas, x, y, rx * 1.12, ry * 1.12, lit, dark, side)
    for ring in range(6):
        share = 1 - ring * 0.085
        tone = mix(mix(lit, dark, 0.3), mix(lit, dark, 0.7), ring / 5)
        step = canvas.stencil().polygon(outline(share, ring * ry * 0.03)).mask()
        canvas.paint(step, tone, 0.85)
        canvas.rim(step, -5 * side, -3, mix(dark, tone, 0.25), 0.9)
        canvas.rim(step, 5 * side, 3, mix(lit, tone, 0.35), 0.55)
    bowl = canvas.stencil().polygon(outline(0.97)).mask()
    canvas.texture(ridged(warp(clouds(rng, (7, 5), 6, fade=0.62), rng, 0.02), 1.0), bowl, 0.7)
    shift = rng.uniform(0.45, 1.0) * rx
    day = canvas.stencil().ellipse(x - side * shift, y + ry * 0.12, rx, ry * 1.1).mask()
    night = ImageChops.subtract(bowl, canvas.soften(day, 7))
    canvas.paint(night, mix(dark, BLACK, 0.5), 0.93)
    if ry > rx * 0.6:
        for _ in range(rng.randint(2, 5)):
            size = rng.uniform(0.05, 0.13) * rx
            press_crater(canvas, x + rng.gauss(0, 0.06) * rx, y + rng.gauss(0, 0.06) * ry, size, size, lit, dark, -side)
    else:
        with canvas.pen() as pen:
            pen.place(x, y + ry * 0.2, rx / 420, 0, side > 0)
            peak(pen, lit, dark)
    canvas.rim(bowl, 4 * side, 2, lit, 0.6)


def peak(pen: Pen, lit: Colour, dark: Colour) -> None:
    """Raise the mountains in the middle of a crater, with their shadow."""
    pen.polygon([(-50, 8), (0, -50), (40, -20), (220, 26), (60, 30)], dark, 190)
    for x, tall, wide in ((30, 42, 40), (-34, 48, 46), (0, 74, 54)):
        pen.polygon(
            [
                (x - wide, 16),
                (x - wide * 0.4, -tall * 0.5),
                (x, -tall),
                (x + wide * 0.2, -tall * 0.4),
                (x + 6, 22),
            ],
            lit,
        )
        pen.polygon(
            [
                (x, -tall),
                (x + wide * 0.2, -tall * 0.4),
                (x + 6, 22),
                (x + wide, 16),
                (x + wide * 0.5, -tall * 0.45),
            ],
            mix(dark, lit, 0.12),
        )
