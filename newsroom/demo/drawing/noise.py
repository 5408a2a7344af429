"""Seeded clouds of noise, small pictures that are scaled up to give texture."""

import random

from PIL import Image, ImageOps

from .palette import Colour, ramp

CLOUD = (384, 256)


def speckle(rng: random.Random, size: tuple[int, int]) -> Image.Image:
    """Give raw noise, one random level for each pixel."""
    return Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))


def clouds(
    rng: random.Random,
    cells: tuple[int, int] = (5, 4),
    octaves: int = 5,
    size: tuple[int, int] = CLOUD,
    fade: float = 0.52,
) -> Image.Image:
    """Give fractal noise whose largest blotches count `cells` across and down."""
    layers, weight, total = [], 1.0, 0.0
    for octave in range(octaves):
        grain = (min(size[0], cells[0] << octave), min(size[1], cells[1] << octave))
        layers.append((speckle(rng, grain).resize(size, Image.Resampling.BICUBIC), weight))
        weight *= fade
    result, total = layers[0]
    for layer, weight in layers[1:]:
        total += weight
        result = Image.blend(result, layer, weight / total)
    return ImageOps.autocontrast(result, cutoff=1)


def ridged(image: Image.Image, sharpness: float = 1.0) -> Image.Image:
    """Turn the middle grey of noise into bright veins."""
    return image.point([round(255 * (1 - abs(level - 128) / 128) ** sharpness) for level in range(256)])


def curve(image: Image.Image, low: float, high: float, power: float = 1.0) -> Image.Image:
    """Stretch the levels between `low` and `high` (0 to 1) over the full range."""
    span = max(0.001, high - low)
    levels = [min(1.0, max(0.0, (level / 255 - low) / span)) ** power for level in range(256)]
    return image.point([round(255 * level) for level in levels])


def colourise(image: Image.Image, stops: tuple[Colour, ...] | list[Colour]) -> Image.Image:
    """Map grey levels to colours along the stops."""
    table = [ramp(stops, level / 255) for level in range(256)]
    bands = [image.point([colour[band] for colour in table]) for band in range(3)]
    return Image.merge("RGB", bands)


def warp(image: Image.Image, rng: random.Random, amount: float, cells: int = 8) -> Image.Image:
    """Push a picture about along a coarse random grid, so that noise curls into wisps."""
    width, height = image.size
    grid = [
        [
            (
                min(width - 1.0, max(1.0, column * width / cells + rng.uniform(-amount, amount) * width)),
                min(height - 1.0, max(1.0, row * height / cells + rng.uniform(-amount, amount) * height)),
            )
            for column in range(cells + 1)
        ]
        for row in range(cells + 1)
    ]
    mesh = []
    for row in range(cells):
        for column in range(cells):
            box = (
                column * width // cells,
                row * height // cells,
                (column + 1) * width // cells,
                (row + 1) * height // cells,
            )
            corners = (
                grid[row][column],
                grid[row + 1][column],
                grid[row + 1][column + 1],
                grid[row][column + 1],
            )
            mesh.append((box, tuple(value for corner in corners for value in corner)))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def in_perspective(image: Image.Image, size: tuple[int, int], depth: float = 7.0, bands: int = 28) -> Image.Image:
    """Lay a texture down as a plain that runs away to the top edge."""
    width, height = image.size

    def row_at(share: float) -> float:
        return height * (1 - (1 / (share + 1 / depth) - 1 / (1 + 1 / depth)) / depth)

    mesh = []
    for band in range(bands):
        first, last = (band / bands) ** 1.6, ((band + 1) / bands) ** 1.6
        top, bottom = round(first * size[1]), round(last * size[1])
        if bottom <= top:
            continue
        near, far = (0.34 + 0.66 * (1 - last)) * width / 2, (0.34 + 0.66 * (1 - first)) * width / 2
        upper, lower = max(0.0, row_at(first)), min(height - 1.0, row_at(last))
        middle = width / 2
        quad = (middle - far, upper, middle - near, lower, middle + near, lower, middle + far, upper)
        mesh.append(((0, top, size[0], bottom), quad))
    return image.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
