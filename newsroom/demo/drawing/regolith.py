"""The fine grain of near ground: dust, pebbles and small craters, sharp at full size."""

import itertools
import math

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import crater
from .noise import clouds, warp
from .palette import Colour, mix
from .solids import Face, Light, Model, View


def grain(canvas: Canvas, horizon: float, side: float, strength: float = 0.5) -> None:
    """Lay fine relief over the ground, coarser towards the viewer, lit from one side."""
    box = canvas.pixels((0, horizon, WIDTH, HEIGHT + 1))
    deep = box[3] - box[1]
    sheet = Image.new("L", (canvas.size[0], box[1] + deep), 128)
    cuts = (0.0, 0.12, 0.3, 0.56, 1.0)
    for index, (top, bottom) in enumerate(itertools.pairwise(cuts)):
        cells = (150 - 28 * index, 60 - 6 * index)
        noise = warp(clouds(canvas.rng, cells, 3, (900, 320), 0.7), canvas.rng, 0.012, 22)
        lit = ImageChops.subtract(noise, ImageChops.offset(noise, -3 if side > 0 else 3, -2), 1.5, 128)
        start = round(deep * max(0.0, top - 0.06))
        strip = lit.resize((canvas.size[0], round(deep * bottom) - start), Image.Resampling.BICUBIC)
        fade = Image.linear_gradient("L").resize((8, max(1, round(deep * top) - start + 1)))
        veil = Image.new("L", strip.size, 255)
        veil.paste(fade.resize((strip.width, fade.height)), (0, 0))
        sheet.paste(strip, (0, box[1] + start), veil)
    sheet = sheet.crop((0, 0, *canvas.size))
    mask = Image.linear_gradient("L").point([min(255, 60 + level) for level in range(256)])
    cover = Image.new("L", canvas.size)
    cover.paste(mask.resize((canvas.size[0], max(1, deep))), (0, box[1]))
    canvas.texture(sheet, cover, strength)


def pebbles(canvas: Canvas, horizon: float, count: int, lit: Colour, dark: Colour, side: float) -> None:
    """Sprinkle the ground with the smallest stones, each a bright speck beside its shadow."""
    rng, specks, shades = canvas.rng, canvas.stencil(), canvas.stencil()
    for _ in range(count):
        depth = rng.random() ** 1.2
        x, y = rng.uniform(0, WIDTH), horizon + 8 + (HEIGHT - horizon) * depth
        size = (0.5 + 2.0 * depth) * rng.uniform(0.4, 1.3)
        shades.ellipse(x + side * size * 1.9, y + size * 0.3, size * 2.4, size * 0.6, rng.randint(120, 230))
        specks.ellipse(x, y, size, size * 0.75, rng.randint(110, 240))
    canvas.paint(shades.mask(), dark, 0.85)
    canvas.paint(specks.mask(), lit, 0.9)


def pockmarks(canvas: Canvas, view: View, count: int, lit: Colour, dark: Colour, light: Light) -> None:
    """Press many small craters in the ground, their light that of the sun or lamp."""
    rng = canvas.rng
    spots = sorted(rng.random() ** 1.6 for _ in range(count))
    for depth in spots:
        x, y = rng.uniform(-30, WIDTH + 30), view.horizon + 10 + (HEIGHT - view.horizon) * depth
        radius = min(90, (2.5 + 26 * depth) * rng.paretovariate(1.7) * 0.7)
        here = view.ground(x, y)[0]
        towards = light.spot[0] - here if light.lamp else light.spot[0]
        crater(canvas, x, y, radius, radius * (0.16 + 0.2 * depth), lit, dark, 1 if towards < 0 else -1)


def stone(canvas: Canvas, radius: float, colour: Colour) -> Model:
    """Build one lump of rock, half sunk in the dust."""
    rng, model, sides = canvas.rng, Model(), rng_sides(radius)
    rings = []
    for height, share in ((-0.1, 1.0), (0.34, 0.96), (0.72, 0.6)):
        rings.append(
            [
                (
                    radius * share * rng.uniform(0.72, 1.22) * math.cos(k * math.tau / sides),
                    radius * height * rng.uniform(0.8, 1.15),
                    -radius * share * rng.uniform(0.72, 1.22) * math.sin(k * math.tau / sides),
                )
                for k in range(sides)
            ]
        )
    top = (rng.uniform(-0.2, 0.2) * radius, radius * rng.uniform(0.7, 0.95), 0.0)
    faces = []
    for lower, upper in itertools.pairwise(rings):
        for k in range(sides):
            j = (k + 1) % sides
            shade = mix(colour, (90, 88, 86), rng.uniform(0, 0.4))
            faces += [
                Face((lower[k], lower[j], upper[j]), shade),
                Face((lower[k], upper[j], upper[k]), shade),
            ]
    last = rings[-1]
    faces += [Face((last[k], last[(k + 1) % sides], top), colour) for k in range(sides)]
    model.parts.append((faces, 0))
    return model


def rng_sides(radius: float) -> int:
    """Give how many sides a stone of a size deserves."""
    return 5 if radius < 7 else 7 if radius < 20 else 9


def strewn(canvas: Canvas, view: View, count: int, colour: Colour, clear: float = 230) -> list[tuple[Model, View]]:
    """Strew stones over the plain, the far ones first, with a clear place for the machine."""
    rng, found = canvas.rng, []
    for depth in sorted(rng.random() ** 1.3 for _ in range(count)):
        x, y = rng.uniform(-20, WIDTH + 20), view.horizon + 14 + (HEIGHT - view.horizon) * depth
        across, near = view.ground(x, y)
        radius = min(46.0, 4.5 * rng.paretovariate(1.5))
        grow = view.project((across, 0, near + 1))[1] - view.project((across, 0, near - 1))[1]
        if math.hypot(across, near) < clear + radius or (y > HEIGHT - 20 and radius > 20):
            continue
        size = view.size * max(0.12, min(1.7, math.sqrt(grow / view.size / 2 / math.sin(view.pitch))))
        spot = View(x, y, size, view.horizon, rng.uniform(0, math.tau), view.pitch)
        found.append((stone(canvas, radius, colour), spot))
    return found
