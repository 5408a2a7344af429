"""The ground: layered ridges, plains in perspective, dunes, rocks, craters and trees."""

import itertools
import math
import random
from functools import cache

from PIL import Image, ImageChops, ImageFilter

from .canvas import HEIGHT, WIDTH, Canvas
from .noise import clouds, curve, in_perspective, ridged, warp
from .palette import Colour, Mood, mix
from .pen import Point, Stencil


def ridge_line(rng: random.Random, y: float, rise: float, rough: float = 0.5, steps: int = 8) -> list[Point]:
    """Give a jagged skyline around a height, by halving."""
    heights = [rng.uniform(-1, 1) for _ in range(4)]
    reach = 0.7
    for _ in range(steps - 1):
        finer = []
        for left, right in itertools.pairwise(heights):
            finer += [left, (left + right) / 2 + rng.uniform(-reach, reach)]
        heights, reach = [*finer, heights[-1]], reach * rough
    last = len(heights) - 1
    return [(index * (WIDTH + 20) / last - 10, y - rise * height) for index, height in enumerate(heights)]


def closed(line: list[Point], bottom: float = HEIGHT + 10) -> list[Point]:
    """Close a skyline down to the bottom of the sheet."""
    return [*line, (line[-1][0], bottom), (line[0][0], bottom)]


def range_of_hills(
    canvas: Canvas,
    line: list[Point],
    top: Colour,
    bottom: Colour,
    light: Colour | None = None,
    side: float = 1,
    relief: float = 0.0,
) -> Image.Image:
    """Fill one skyline with a gradient, light its rim and work its slopes; give its mask."""
    mask = canvas.stencil().polygon(closed(line)).mask()
    canvas.paint(mask, (top, bottom))
    if relief:
        slopes = ridged(warp(clouds(canvas.rng, (9, 3), 6), canvas.rng, 0.02), 1.2)
        canvas.texture(slopes, mask, relief)
    if light:
        canvas.rim(mask, -3 * side, 4, light, 0.75)
    return mask


def hills(
    canvas: Canvas,
    mood: Mood,
    top: float,
    bottom: float,
    count: int = 4,
    rise: float = 90,
    rough: float = 0.5,
) -> None:
    """Lay ridges one behind another, paler with distance."""
    side = canvas.rng.choice((-1, 1))
    for index in range(count):
        near = (index + 0.6) / count
        line = ridge_line(canvas.rng, top + (bottom - top) * index / max(1, count - 1), rise * (0.45 + near), rough)
        upper, lower = mix(mood.haze, mood.dark, near), mix(mood.haze, mood.dark, near * 0.72)
        range_of_hills(canvas, line, upper, lower, mix(upper, mood.light, 0.35 * (1 - near * 0.6)), side, 0.25 * near)


def plain(
    canvas: Canvas,
    horizon: float,
    far: Colour,
    near: Colour,
    strength: float = 0.5,
    cells: tuple[int, int] = (26, 90),
    power: float = 1.0,
) -> Image.Image:
    """Lay a textured plain that runs to the horizon; give its texture."""
    middle = mix(far, near, 0.55)
    canvas.gradient((far, middle, near), horizon, HEIGHT)
    noise = clouds(canvas.rng, cells, 4, (640, 640), 0.6)
    noise = curve(noise, 0.0, 1.0, power)
    box = canvas.pixels((0, horizon, WIDTH, HEIGHT + 1))
    flat = in_perspective(noise, (box[2] // 2, max(2, (box[3] - box[1]) // 2)))
    sheet = Image.new("L", (canvas.size[0] // 2, canvas.size[1] // 2 + 1), 128)
    sheet.paste(flat, (0, box[1] // 2))
    fade = canvas.stencil().polygon([(0, horizon), (WIDTH, horizon), (WIDTH, HEIGHT + 5), (0, HEIGHT + 5)]).mask()
    canvas.texture(sheet, fade, strength)
    return sheet


def rocks(canvas: Canvas, horizon: float, count: int, lit: Colour, dark: Colour, side: float = 1) -> None:
    """Strew stones over a plain, each with a lit face and a long shadow."""
    rng = canvas.rng
    depths = sorted(rng.random() ** 1.4 for _ in range(count))
    with canvas.pen() as pen:
        for depth in depths:
            y = horizon + 6 + (HEIGHT - horizon) * depth
            size = (2 + 30 * depth) * rng.uniform(0.25, 1.0) * (2.2 if rng.random() < 0.06 else 1)
            pen.place(rng.uniform(0, WIDTH), y, size, 0, side > 0)
            corners = [
                (math.cos(step) * rng.uniform(0.8, 1.25), math.sin(step) * rng.uniform(0.5, 0.8))
                for step in (math.pi + index * math.pi / 5 for index in range(6))
            ]
            peak = (rng.uniform(-0.2, 0.35), -0.1)
            pen.polygon([(-0.6, 0.1), (1, -0.15), (-4.2, 0.16), (-5.4, 0.34), (-0.8, 0.3)], dark, 130)
            pen.polygon([*corners, (0.9, 0.25), (-0.9, 0.25)], mix(dark, lit, 0.28))
            pen.polygon([*corners[2:], (0.9, 0.25), peak], mix(dark, lit, 0.75))
            pen.polygon([corners[2], corners[3], corners[4], peak], lit)


def craters(
    canvas: Canvas, horizon: float, count: int, lit: Colour, dark: Colour, side: float = 1, flat: float = 0.3
) -> None:
    """Press craters in a plain, flatter and smaller towards the horizon."""
    rng = canvas.rng
    for depth in sorted(rng.random() ** 1.2 for _ in range(count)):
        y = horizon + 14 + (HEIGHT - horizon) * depth
        radius = (6 + 130 * depth) * min(2.2, rng.paretovariate(1.9)) * 0.5
        crater(
            canvas,
            rng.uniform(-40, WIDTH + 40),
            y,
            radius,
            radius * flat * (0.5 + 0.7 * depth),
            lit,
            dark,
            side,
        )


def crater(
    canvas: Canvas, x: float, y: float, rx: float, ry: float, lit: Colour, dark: Colour, side: float = 1
) -> None:
    """Press one crater: raised rim, shaded near wall, lit far wall."""
    left, top, right, bottom = canvas.pixels((x - rx * 1.6, y - ry * 1.6, x + rx * 1.6, y + ry * 1.6))
    width, height = right - left, bottom - top
    fine = Image.frombytes("L", (128, 128), bowl_levels(1.0 if side > 0 else -1.0))
    relief = fine.resize((width, height), Image.Resampling.BICUBIC)
    up = relief.point([max(0, level - 128) * 2 for level in range(256)])
    down = relief.point([min(255, max(0, 128 - level) * 2) for level in range(256)])
    canvas.image.paste(dark, (left, top), down)
    canvas.image.paste(lit, (left, top), up)


@cache
def bowl_levels(side: float) -> bytes:
    """Give the light on a bowl with a raised rim, lit from the left or the right."""
    data = bytearray()
    for row in range(128):
        for column in range(128):
            x, y = (column - 63.5) / 40, (row - 63.5) / 40
            reach = math.hypot(x, y) or 0.001
            slope = -math.exp(-(((reach - 0.84) / 0.2) ** 2)) + 0.55 * math.exp(-(((reach - 1.1) / 0.16) ** 2))
            facing = (x * side * 0.93 - y * 0.36) / reach
            floor = 0.25 * max(0.0, 1 - reach) if reach < 1 else 0.0
            light = slope * facing * (1.0 if slope * facing < 0 else 0.8) - floor
            data.append(int(128 + 124 * max(-1.0, min(1.0, light))))
    return bytes(data)


def dune(canvas: Canvas, y: float, rise: float, lit: Colour, shade: Colour, haze: Colour, side: float) -> None:
    """Raise one dune with sharp, winding crests between lit and shaded faces."""
    rng = canvas.rng
    a, b, phase = rng.uniform(0.5, 1.1), rng.uniform(1.5, 2.6), rng.uniform(0, 6)

    def height(x: float) -> float:
        turn = x / WIDTH * math.tau
        wave = math.sin(turn * a + phase) + 0.35 * math.sin(turn * b + phase * 2)
        return y - rise * (1 - abs(wave) ** 0.8 * 0.9)

    line = [(x, height(x)) for x in range(-10, WIDTH + 11, 10)]
    mask = canvas.stencil().polygon(closed(line)).mask()
    canvas.paint(mask, (lit, mix(lit, haze, 0.35), mix(lit, shade, 0.5)))
    bend, reach = rng.uniform(60, 150) * side, rise * 2.6 + 60

    def lee(px: float, py: float) -> float:
        depth = (py - height(px)) / reach
        if not -0.1 < depth < 1.2:
            return 0.0
        spot = px - bend * (math.sin(max(0.0, depth) * 3.6) + 0.9 * depth)
        slope = (height(spot + 6) - height(spot - 6)) * side / 12
        return min(1.0, max(0.0, slope * 9)) * max(0.0, 1 - max(0.0, depth) ** 1.5)

    dark = canvas.field(lee, 200).filter(ImageFilter.GaussianBlur(0.9)).resize(canvas.size, Image.Resampling.BICUBIC)
    canvas.paint(ImageChops.multiply(dark, mask), (shade, mix(shade, haze, 0.25)), 0.95)
    canvas.rim(mask, 0, 3, mix(lit, (255, 244, 220), 0.5), 0.5)


def conifers(canvas: Canvas, line: list[Point], size: float, colour: Colour, thick: float = 1.0) -> None:
    """Plant a wood of firs along a skyline and fill the ground beneath."""
    rng, stencil = canvas.rng, canvas.stencil()
    stencil.polygon(closed(line))
    step = size * 0.22 / thick
    x = -size
    while x < WIDTH + size:
        place = min(len(line) - 1, max(0, int((x + 10) / (WIDTH + 20) * (len(line) - 1))))
        fir(rng, stencil, x, line[place][1] + size * 0.12, size * rng.uniform(0.5, 1.1))
        x += step * rng.uniform(0.5, 1.6)
    canvas.paint(stencil.mask(), colour)


def fir(rng: random.Random, stencil: Stencil, x: float, y: float, height: float) -> None:
    """Cut one fir, tier by tier."""
    tiers = 8
    lean = rng.uniform(-0.02, 0.02) * height
    left, right = [], []
    for tier in range(tiers):
        share = (tier + 1) / tiers
        wide = height * 0.19 * share**0.9 * rng.uniform(0.8, 1.15)
        low = y - height * (1 - share)
        left += [(x + lean - wide, low), (x + lean - wide * 0.5, low - height * 0.02)]
        right += [
            (x + lean + wide * rng.uniform(0.85, 1.1), low),
            (x + lean + wide * 0.5, low - height * 0.02),
        ]
    stencil.polygon([(x + lean, y - height), *left, *right[::-1]])
    stencil.polygon([(x - height * 0.02, y + 30), (x - height * 0.02, y - 20), (x + height * 0.02, y)])


def mirror_light(
    canvas: Canvas, x: float, horizon: float, colour: Colour, spread: float = 90, count: int = 150
) -> None:
    """Lay the glitter of a light on water below it."""
    rng, stencil = canvas.rng, canvas.stencil()
    for _ in range(count):
        depth = rng.random() ** 1.5
        y = horizon + 4 + (HEIGHT - horizon) * depth
        wide = (6 + 70 * depth) * rng.uniform(0.3, 1.2)
        middle = x + rng.gauss(0, spread * (0.3 + depth * 1.3))
        stencil.ellipse(middle, y, wide, 0.8 + 4.5 * depth * rng.uniform(0.4, 1), rng.randint(60, 230))
    canvas.shine(stencil.mask(), colour, 0.75)
