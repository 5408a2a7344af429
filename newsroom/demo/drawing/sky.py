"""Skies: graded light, star fields, the Milky Way, moons and suns, and clouds."""

import math
import random

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .noise import clouds, colourise, curve, ridged, warp
from .palette import AMBER, PAPER, Colour, Mood, mix


def mood_of(canvas: Canvas, *groups: tuple[Mood, ...]) -> Mood:
    """Choose a mood from groups."""
    return canvas.rng.choice([mood for group in groups for mood in group])


def sky(canvas: Canvas, mood: Mood, horizon: float = HEIGHT) -> None:
    """Fill the sheet with a sky that ends at the horizon, with stars if the mood has them."""
    canvas.gradient(mood.sky, 0, horizon)
    if horizon < HEIGHT:
        canvas.gradient((mood.haze, mood.dark), horizon, HEIGHT)
    if mood.starry:
        stars(canvas, 420, horizon * 0.8, fade=True)


def stars(canvas: Canvas, count: int, depth: float = HEIGHT, fade: bool = False, tint: Colour = PAPER) -> None:
    """Strew stars of many sizes, a few of them warm and glowing."""
    rng, stencil = canvas.rng, canvas.stencil()
    bright = []
    for _ in range(count):
        x, y, size = rng.uniform(0, WIDTH), rng.uniform(0, depth), rng.paretovariate(2.3)
        veil = max(0.0, 1 - y / depth) if fade else 1.0
        level = int(min(255, (60 + 70 * size) * (0.25 + 0.75 * veil)) * (1 if veil > 0.02 else 0))
        radius = min(2.6, 0.55 + 0.3 * size)
        stencil.ellipse(x, y, radius, radius, level)
        if size > 4.5:
            bright.append((x, y, size, veil))
    canvas.paint(stencil.mask(), tint)
    for x, y, size, veil in bright[:14]:
        canvas.glow(x, y, min(34, 5 * size), mix(tint, rng.choice((AMBER, (150, 190, 255))), 0.4), 0.55 * veil, 3)


def star_band(canvas: Canvas, colour: Colour, strength: float = 0.5, depth: float = HEIGHT) -> None:
    """Lay the Milky Way across the sky, with its dark lanes."""
    rng = canvas.rng
    angle, offset = rng.uniform(-1.2, 1.2), rng.uniform(-180, 180)
    normal = (-math.sin(angle), math.cos(angle))
    cx, cy = WIDTH * rng.uniform(0.3, 0.7), depth * 0.45

    def level(x: float, y: float) -> float:
        across = (x - cx) * normal[0] + (y - cy) * normal[1] + offset * 0.2
        veil = min(1.0, max(0.0, (depth - y) / depth * 2.2))
        return math.exp(-((across / 150) ** 2)) * veil

    band = canvas.field(level, 120).resize((384, 256), Image.Resampling.BICUBIC)
    mist = curve(warp(clouds(rng, (7, 5), 6), rng, 0.02), 0.15, 1.0)
    lanes = curve(ridged(clouds(rng, (4, 3), 5), 2), 0.35, 0.95)
    core = band.point([round((level / 255) ** 3 * 255) for level in range(256)])
    lanes = ImageChops.multiply(lanes, core)
    light = ImageChops.subtract(ImageChops.multiply(mist, band), lanes.point([v * 7 // 10 for v in range(256)]))
    canvas.shine(light, colour, strength)
    dust(canvas, band, 900)


def dust(canvas: Canvas, density: Image.Image, count: int) -> None:
    """Strew the finest stars where a small grey picture is bright."""
    rng, stencil = canvas.rng, canvas.stencil()
    width, height = density.size
    levels = density.load()
    for _ in range(count):
        x, y = rng.random(), rng.random()
        if levels[int(x * width), int(y * height)] > rng.randrange(256):
            radius = rng.uniform(0.45, 1.0)
            stencil.ellipse(x * WIDTH, y * HEIGHT, radius, radius, rng.randrange(60, 210))
    canvas.paint(stencil.mask(), PAPER)


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, strength: float = 0.8) -> None:
    """Set a sun with its glow in the sky."""
    canvas.glow(x, y, radius * 14, colour, strength * 0.45, 2.2)
    canvas.glow(x, y, radius * 4, colour, strength * 0.6, 2)
    canvas.paint(canvas.stencil().ellipse(x, y, radius).mask(), mix(colour, (255, 255, 255), 0.5))


def moon(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, phase: float, angle: float) -> None:
    """Set a small moon, cut to its phase (-1 to 1), with a faint glow."""
    canvas.glow(x, y, radius * 6, colour, 0.28, 2)
    disc = canvas.stencil().ellipse(x, y, radius).mask()
    spots = curve(clouds(random.Random(f"{canvas.seed}moon"), (48, 32), 3), 0.2, 0.9)  # noqa: S311
    face = colourise(spots, (mix(colour, (90, 96, 110), 0.45), colour))
    shift = radius * 2 * max(-1.0, min(1.0, phase))
    bite = canvas.stencil().ellipse(x + math.cos(angle) * shift, y + math.sin(angle) * shift, radius * 1.02)
    lit = ImageChops.subtract(disc, canvas.soften(bite.mask(), radius * 0.05))
    canvas.paint(disc, mix(canvas.image.getpixel((0, 0)), colour, 0.08), 0.55)
    canvas.paint(lit, face)


def cloud_bank(
    canvas: Canvas,
    y: float,
    height: float,
    light: Colour,
    shade: Colour,
    cover: float = 0.5,
    stretch: int = 3,
) -> None:
    """Lay a bank of streaked cloud across the sky around a height, lit from below its top."""
    rng = canvas.rng
    cloud = warp(clouds(rng, (4, 3 * stretch), 5), rng, 0.015)
    mask = canvas.field(lambda _x, row: math.exp(-(((row - y) / height) ** 2)), 60)
    mask = mask.resize(cloud.size, Image.Resampling.BICUBIC)
    body = curve(ImageChops.multiply(curve(cloud, 1 - cover - 0.25, 1.0), mask), 0.12, 0.75)
    lit = ImageChops.subtract(body, ImageChops.offset(body, 0, -6))
    canvas.paint(body.resize(canvas.size, Image.Resampling.BICUBIC), shade, 0.8)
    canvas.shine(curve(lit, 0.0, 0.35), light, 0.75)
