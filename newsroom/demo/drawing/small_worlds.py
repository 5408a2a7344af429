"""Small worlds: asteroids, comets with their tails, and the bare mountains of a moon."""

import math

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import hills, range_of_hills, ridge_line
from .noise import clouds, curve, ridged, warp
from .palette import INDIGO, MIDNIGHT, TEALNIGHT, Colour, inks, mix
from .planets import ROCKS, space
from .sky import mood_of, star_band, stars
from .spheres import ball, rocky


def asteroid(canvas: Canvas) -> None:
    """Draw a lumpy, cratered rock with smaller ones about it."""
    rng = canvas.rng
    space(canvas)
    light = (rng.choice((0, math.pi)) + rng.uniform(-0.8, 0.8), rng.choice((-0.1, 0.15, 0.4)))
    stops = rng.choice(ROCKS)
    x, y, radius = rng.uniform(580, 920), rng.uniform(430, 560), rng.uniform(230, 330)
    for _ in range(rng.randint(4, 14)):
        lump(canvas, rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), 5 * rng.paretovariate(1.1), light, stops)
    canvas.glow(x + math.cos(light[0]) * 300, y + math.sin(light[0]) * 300, 620, stops[2], 0.2)
    lump(canvas, x, y, radius, light, stops)
    canvas.look_at(x, y)


def lump(
    canvas: Canvas, x: float, y: float, radius: float, light: tuple[float, float], stops: tuple[Colour, ...]
) -> None:
    """Draw one irregular rock, by drawing a ball and pushing it out of shape."""
    rng = canvas.rng
    radius = min(radius, 330)
    edge = max(16, round(radius * 2.9 * canvas.scale))
    small = Canvas(f"{canvas.seed}{rng.random()}", 1500)
    small.scale, small.size = edge / 1000, (edge, edge)
    small.image = Image.new("RGB", (edge, edge))
    mask = ball(
        small,
        (500, 500, 345),
        rocky(canvas, stops, 110 if radius > 100 else 12),
        light,
        rng.uniform(-2, 2),
        0.08,
        0.03,
    )
    relief = ridged(clouds(rng, (4, 4), 5, (256, 256), 0.6), 1.0)
    small.texture(relief, mask, 0.75)
    body = Image.merge("RGBA", (*small.image.split(), mask))
    squeeze, turn = rng.uniform(1.05, 1.45), rng.uniform(0, math.pi)
    body = warp(body, rng, 0.05, 5)
    c, s = math.cos(turn), math.sin(turn)
    a, d, b = c * c + s * s * squeeze, s * s + c * c * squeeze, c * s * (1 - squeeze)
    h = edge / 2
    body = body.transform(
        body.size,
        Image.Transform.AFFINE,
        (a, b, h - a * h - b * h, b, d, h - b * h - d * h),
        Image.Resampling.BICUBIC,
    )
    canvas.image.paste(
        body.convert("RGB"), (round(x * canvas.scale - h), round(y * canvas.scale - h)), body.getchannel("A")
    )


def comet(canvas: Canvas) -> None:
    """Draw a comet with its dust and ion tails over a low horizon."""
    rng = canvas.rng
    mood = mood_of(canvas, (MIDNIGHT, INDIGO, TEALNIGHT))
    canvas.gradient(mood.sky, 0, 900)
    if rng.random() < 0.5:
        star_band(canvas, mood.haze, 0.5, 900)
    stars(canvas, 700, 900, fade=True)
    side = rng.choice((-1, 1))
    x, y = 750 - side * rng.uniform(120, 380), rng.uniform(430, 640)
    angle = rng.uniform(0.35, 0.95)
    colour = rng.choice(inks("f5e2bc f2c58c e0ecdf"))
    tails(canvas, x, y, (side * math.cos(angle), -math.sin(angle)), colour, rng.choice(inks("7fc4c8 8fb4e8")))
    canvas.glow(x, y, 150, colour, 0.7, 2.4)
    canvas.glow(x, y, 34, (255, 250, 235), 1.0, 1.2)
    low = mood._replace(haze=mix(mood.haze, mood.dark, 0.35))
    hills(canvas, low, 800, 950, rng.randint(2, 4), rng.uniform(30, 110), rng.uniform(0.42, 0.58))
    canvas.look_at(x, y)


def tails(canvas: Canvas, x: float, y: float, aim: tuple[float, float], dust: Colour, ion: Colour) -> None:
    """Stream a curved tail of dust and a straight one of ions away from a comet."""
    rng = canvas.rng
    bend, length = rng.uniform(0.15, 0.4) * rng.choice((-1, 1)), rng.uniform(700, 1150)
    wide = rng.uniform(110, 210)

    def dusty(px: float, py: float) -> float:
        dx, dy = px - x, py - y
        along = (dx * aim[0] + dy * aim[1]) / length
        if along <= -0.02:
            return 0.0
        across = (-dx * aim[1] + dy * aim[0]) - bend * along * along * length
        spread = 14 + wide * along
        streak = 0.82 + 0.18 * math.sin(across / spread * 9 + math.sin(across / spread * 23))
        shape = math.exp(-((across / spread) ** 2)) * math.exp(-along * 1.9) * streak
        return shape * (1 - max(0.0, along - 0.6) / 0.7 if along < 1.3 else 0)

    def ionic(px: float, py: float) -> float:
        dx, dy = px - x, py - y
        along = (dx * aim[0] + dy * aim[1]) / length
        if along <= 0:
            return 0.0
        across = (-dx * aim[1] + dy * aim[0]) + bend * 0.35 * along * length
        spread = 8 + 26 * along
        return math.exp(-((across / spread) ** 2)) * max(0.0, 1 - along / 1.25) * 0.6

    canvas.shine(canvas.field(dusty, 300), dust, 0.85)
    canvas.shine(canvas.field(ionic, 300), ion, 0.9)


def moonscape_ridge(canvas: Canvas, y: float, lit: Colour, dark: Colour, side: float) -> None:
    """Raise the soft, bare mountains of an airless world on the horizon."""
    line = ridge_line(canvas.rng, y, canvas.rng.uniform(25, 80), 0.4)
    mask = range_of_hills(canvas, line, mix(lit, dark, 0.2), mix(lit, dark, 0.5), lit, side, 0.4)
    lee = ridged(warp(clouds(canvas.rng, (6, 3), 4), canvas.rng, 0.03), 0.8)
    canvas.paint(
        ImageChops.multiply(mask, curve(lee, 0.5, 0.9).resize(canvas.size, Image.Resampling.BICUBIC)),
        dark,
        0.6,
    )
