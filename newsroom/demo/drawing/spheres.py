"""Worlds as balls: a texture wrapped round, a terminator, and a rim of air."""

import math

from PIL import Image, ImageChops

from .canvas import Canvas
from .noise import clouds, colourise, curve, ridged, warp
from .palette import Colour

SHADE = 160
GRID = 20


def wrapped(texture: Image.Image, size: int, tilt: float) -> Image.Image:
    """Wrap a square texture on the near side of a ball, its axis tilted."""
    width, height = texture.size
    cosine, sine = math.cos(tilt), math.sin(tilt)

    def source(column: float, row: float) -> tuple[float, float]:
        x, y = column * 2 / GRID - 1, row * 2 / GRID - 1
        reach = math.hypot(x, y)
        if reach > 0.999:
            x, y = x / reach * 0.999, y / reach * 0.999
        x, y = x * cosine + y * sine, y * cosine - x * sine
        longitude = math.asin(max(-1, min(1, x / math.sqrt(max(1e-6, 1 - y * y)))))
        return (longitude / math.pi + 0.5) * (width - 1), (math.asin(y) / math.pi + 0.5) * (height - 1)

    mesh = []
    for row in range(GRID):
        for column in range(GRID):
            corners = (
                source(column, row),
                source(column, row + 1),
                source(column + 1, row + 1),
                source(column + 1, row),
            )
            box = (
                column * size // GRID,
                row * size // GRID,
                (column + 1) * size // GRID,
                (row + 1) * size // GRID,
            )
            mesh.append((box, tuple(value for corner in corners for value in corner)))
    return texture.transform((size, size), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def shading(angle: float, height: float, soft: float = 0.12, ambient: float = 0.02) -> Image.Image:
    """Give the light on a ball: `angle` across the sheet, `height` (-1 to 1.5) towards the viewer."""
    lx, ly, lz = math.cos(angle) * math.cos(height), math.sin(angle) * math.cos(height), math.sin(height)
    data = bytearray()
    for row in range(SHADE):
        y = row * 2.04 / SHADE - 1.02
        for column in range(SHADE):
            x = column * 2.04 / SHADE - 1.02
            flat = x * x + y * y
            z = math.sqrt(1 - flat) if flat < 1 else 0.0
            light = (x * lx + y * ly + z * lz + soft) / (1 + soft)
            light = light**0.8 * (0.55 + 0.45 * z**0.5) if light > 0 else 0.0
            data.append(int(255 * min(1.0, ambient + light * 1.12)))
    image = Image.frombytes("L", (SHADE, SHADE), bytes(data))
    edge = round(SHADE * 0.01)
    return image.crop((edge, edge, SHADE - edge, SHADE - edge))


def ball(
    canvas: Canvas,
    place: tuple[float, float, float],
    texture: Image.Image,
    light: tuple[float, float],
    tilt: float = 0.0,
    soft: float = 0.12,
    ambient: float = 0.045,
    shadow: Image.Image | None = None,
) -> Image.Image:
    """Draw a world at (x, y, radius), lit by (angle, height); give its mask."""
    x, y, radius = place
    box = canvas.pixels((x - radius, y - radius, x + radius, y + radius))
    size = max(8, box[2] - box[0])
    work = max(24, min(size, 900))
    face = wrapped(texture, work, tilt)
    if work != size:
        face = face.resize((size, size), Image.Resampling.BICUBIC)
    shade = shading(*light, soft, ambient).resize((size, size), Image.Resampling.BICUBIC)
    face = ImageChops.multiply(face, Image.merge("RGB", (shade, shade, shade)))
    mask = canvas.stencil().ellipse(x, y, radius).mask()
    layer = Image.new("RGB", canvas.size)
    layer.paste(face, box[:2])
    if shadow is not None:
        layer.paste((3, 4, 8), (0, 0), shadow)
    canvas.image.paste(layer, (0, 0), mask)
    return mask


def air(
    canvas: Canvas,
    place: tuple[float, float, float],
    colour: Colour,
    light: tuple[float, float],
    width: float = 0.1,
) -> None:
    """Put a rim of lit air outside and just inside a world's edge."""
    x, y, radius = place
    lx, ly = math.cos(light[0]), math.sin(light[0])
    wrap = 0.15 + 0.5 * max(0.0, light[1])

    def level(px: float, py: float) -> float:
        dx, dy = (px - x) / radius, (py - y) / radius
        reach = math.hypot(dx, dy)
        if reach > 1 + width * 3 or reach < 0.7:
            return 0.0
        side = max(0.0, (dx * lx + dy * ly) / reach + wrap) / (1 + wrap)
        fall = math.exp(-(reach - 1) / width) if reach > 1 else math.exp((reach - 1) / (width * 0.7)) * 0.8
        return side**1.3 * fall

    canvas.shine(canvas.field(level, 300), colour, 0.85)


def banded(canvas: Canvas, stops: tuple[Colour, ...], storms: int = 2) -> Image.Image:
    """Give the texture of a gas giant: bands, curls along them and a few storms."""
    rng = canvas.rng
    bands = clouds(rng, (1, rng.randint(7, 13)), 4, (512, 512), 0.6)
    curls = warp(clouds(rng, (6, 40), 3, (512, 512)), rng, 0.012, 20)
    mixed = Image.blend(bands, curls, 0.28)
    for _ in range(storms):
        x, y, size = rng.randint(130, 380), rng.randint(150, 360), rng.randint(14, 40)
        spot = Image.radial_gradient("L").resize((size * 3, size))
        spot = curve(spot.point([255 - v for v in range(256)]), 0.3, 0.8)
        mixed.paste(rng.choice((20, 235)), (x, y), spot)
    return colourise(warp(mixed, rng, 0.006, 24), stops)


def rocky(canvas: Canvas, stops: tuple[Colour, ...], pits: int = 60) -> Image.Image:
    """Give the texture of a cratered world."""
    rng = canvas.rng
    base = warp(clouds(rng, (5, 5), 7, (512, 512), 0.6), rng, 0.015, 12)
    rim = Image.radial_gradient("L")
    ring = rim.point([round(255 * math.exp(-(((v / 255 - 0.62) / 0.07) ** 2))) for v in range(256)])
    bowl = rim.point([round(200 * (v < 150)) for v in range(256)])
    for _ in range(pits):
        size = int(min(90, 7 * rng.paretovariate(1.3)))
        spot = (rng.randint(0, 510) - size // 2, rng.randint(0, 510) - size // 2)
        base.paste(60, spot, bowl.resize((size, size)).point([v * 4 // 10 for v in range(256)]))
        base.paste(235, spot, ring.resize((size, size)).point([v * 3 // 10 for v in range(256)]))
    return colourise(base, stops)


def living(canvas: Canvas, sea: tuple[Colour, ...], land: tuple[Colour, ...], cover: float = 0.5) -> Image.Image:
    """Give the texture of a world with seas, land and curling cloud."""
    rng = canvas.rng
    height = warp(clouds(rng, (3, 3), 7, (512, 512), 0.55), rng, 0.02, 10)
    face = colourise(clouds(rng, (3, 4), 4, (512, 512)), sea)
    face.paste(colourise(clouds(rng, (5, 5), 6, (512, 512)), land), (0, 0), curve(height, 0.56, 0.6))
    cloud = warp(warp(clouds(rng, (4, 8), 6, (512, 512), 0.6), rng, 0.05, 7), rng, 0.015, 20)
    veil = ImageChops.multiply(curve(cloud, 0.75 - cover * 0.5, 1.0), curve(ridged(cloud), 0.0, 0.7))
    face.paste((236, 238, 232), (0, 0), veil)
    return face
