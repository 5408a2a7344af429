"""The sheet a picture is drawn on, measured 1500 by 1000 whatever its size in pixels."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageFilter

from .noise import speckle
from .palette import Colour, ramp
from .pen import Pen, Stencil

WIDTH, HEIGHT = 1500, 1000
Stops = tuple[Colour, ...] | list[Colour]


class Canvas:
    """One picture in the making, with its own source of chance."""

    def __init__(self, seed: str, width: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311
        self.seed = seed
        self.scale = width / WIDTH
        self.size = (width, -(-width * HEIGHT // WIDTH))
        self.image = Image.new("RGB", self.size)
        self.focal = (0.5, 0.5)

    def look_at(self, x: float, y: float) -> None:
        """Say where the main object stands."""
        self.focal = (min(0.95, max(0.05, x / WIDTH)), min(0.95, max(0.05, y / HEIGHT)))

    def pixels(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """Turn a box on the sheet into whole pixels."""
        left, top, right, bottom = (round(value * self.scale) for value in box)
        return left, top, max(left + 1, right), max(top + 1, bottom)

    def gradient(self, stops: Stops, top: float = 0, bottom: float = HEIGHT) -> None:
        """Fill a strip of the sheet with colours from top to bottom."""
        box = self.pixels((0, top, WIDTH, bottom + 1))
        self.image.paste(upright(stops, (self.size[0], box[3] - box[1])), box[:2])

    def stencil(self) -> Stencil:
        """Give an empty mask to cut shapes in."""
        return Stencil(self.size, self.scale)

    @contextmanager
    def pen(self) -> Iterator[Pen]:
        """Lend a pen that draws at twice the size, straight onto the picture."""
        pen = Pen(self.image, self.scale)
        yield pen
        self.image = pen.reduced()

    @contextmanager
    def pen_on(self, box: tuple[float, float, float, float]) -> Iterator[Pen]:
        """Lend a pen that draws only within a box, which is quicker."""
        left, top, right, bottom = self.pixels(box)
        left, top, right, bottom = (
            max(0, left),
            max(0, top),
            min(self.size[0], right),
            min(self.size[1], bottom),
        )
        if left < right and top < bottom:
            pen = Pen(self.image.crop((left, top, right, bottom)), self.scale, (left, top))
            yield pen
            self.image.paste(pen.reduced(), (left, top))
        else:
            yield Pen(Image.new("RGB", (1, 1)), self.scale)

    def paint(self, mask: Image.Image, fill: Colour | Stops | Image.Image, strength: float = 1.0) -> None:
        """Lay a colour, an upright gradient or a picture through a mask."""
        box = mask.getbbox()
        if box is None:
            return
        mask = mask.crop(box)
        if strength < 1:
            mask = mask.point([round(level * strength) for level in range(256)])
        size = (box[2] - box[0], box[3] - box[1])
        if isinstance(fill, Image.Image):
            self.image.paste(fill.resize(self.size, Image.Resampling.BICUBIC).crop(box), box, mask)
        elif isinstance(fill[0], tuple):
            self.image.paste(upright(fill, size), box, mask)
        else:
            self.image.paste(fill, box, mask)

    def shine(self, mask: Image.Image, fill: Colour | Image.Image, strength: float = 1.0) -> None:
        """Add light through a mask of any size."""
        if mask.size != self.size:
            mask = mask.resize(self.size, Image.Resampling.BICUBIC)
        if strength < 1:
            mask = mask.point([round(level * strength) for level in range(256)])
        if isinstance(fill, Image.Image):
            light = fill.resize(self.size, Image.Resampling.BICUBIC)
            light = ImageChops.multiply(light, Image.merge("RGB", (mask, mask, mask)))
        else:
            bands = [mask.point([level * part // 255 for level in range(256)]) for part in fill]
            light = Image.merge("RGB", bands)
        self.image = ImageChops.screen(self.image, light)

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        colour: Colour,
        strength: float = 1.0,
        power: float = 2.0,
        flat: float = 1.0,
    ) -> None:
        """Add a round light that fades to nothing at its radius."""
        left, top, right, bottom = self.pixels((x - radius, y - radius * flat, x + radius, y + radius * flat))
        levels = [max(0.0, 1 - level / 255) ** power * strength for level in range(256)]
        bands = [DISC.point([round(level * part) for level in levels]) for part in colour]
        light = Image.merge("RGB", bands).resize((right - left, bottom - top), Image.Resampling.BICUBIC)
        box = (max(0, left), max(0, top), min(self.size[0], right), min(self.size[1], bottom))
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        light = light.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        self.image.paste(ImageChops.screen(self.image.crop(box), light), box)

    def texture(self, noise: Image.Image, mask: Image.Image | None = None, strength: float = 0.5) -> None:
        """Model the picture with noise by soft light, where the mask allows."""
        box = mask.getbbox() if mask else (0, 0, *self.size)
        if box is None:
            return
        grey = noise.resize(self.size, Image.Resampling.BICUBIC).crop(box)
        patch = self.image.crop(box)
        worked = ImageChops.overlay(patch, Image.merge("RGB", (grey, grey, grey)))
        worked = Image.blend(patch, worked, strength)
        self.image.paste(worked, box, mask.crop(box) if mask else None)

    def rim(self, mask: Image.Image, dx: float, dy: float, colour: Colour, strength: float = 1.0) -> None:
        """Light the edge of a shape on the side it is shifted away from."""
        shift = (round(dx * self.scale), round(dy * self.scale))
        moved = Image.new("L", mask.size)
        moved.paste(mask, shift)
        edge = ImageChops.subtract(mask, moved)
        self.paint(edge, colour, strength)

    def soften(self, mask: Image.Image, radius: float) -> Image.Image:
        """Blur a mask cheaply, by way of a smaller one."""
        reach = radius * self.scale
        step = max(1, int(reach / 2.5))
        small = mask.reduce(step) if step > 1 else mask
        small = small.filter(ImageFilter.GaussianBlur(reach / step))
        return small.resize(self.size, Image.Resampling.BICUBIC)

    def field(self, level: Callable[[float, float], float], width: int = 300) -> Image.Image:
        """Give a small grey picture whose level (0 to 1) a function gives for each point of the sheet."""
        step = WIDTH / width
        rows = range(round(HEIGHT / step))
        values = [level((x + 0.5) * step, (y + 0.5) * step) for y in rows for x in range(width)]
        data = bytes(min(255, max(0, int(value * 255))) for value in values)
        return Image.frombytes("L", (width, len(rows)), data)

    def bloom(self, strength: float = 0.6, floor: int = 120, radius: float = 26) -> None:
        """Let what is bright bleed a little light around it."""
        small = self.image.resize((300, 200), Image.Resampling.BILINEAR)
        small = small.point([max(0, level - floor) * 255 // (255 - floor) for level in range(256)] * 3)
        small = small.filter(ImageFilter.GaussianBlur(radius / 5))
        small = small.point([round(level * strength) for level in range(256)] * 3)
        self.image = ImageChops.screen(self.image, small.resize(self.size, Image.Resampling.BICUBIC))

    def finish(self, grain: int = 7) -> Image.Image:
        """Darken the corners a little, add the grain and give the picture."""
        corner = CORNERS.point([255 - max(0, level - 150) // 3 for level in range(256)])
        corner = corner.resize((48, 48)).resize(self.size, Image.Resampling.BICUBIC)
        self.image = ImageChops.multiply(self.image, Image.merge("RGB", (corner, corner, corner)))
        noise = speckle(random.Random(self.seed), self.size)  # noqa: S311
        noise = noise.point([128 + (level - 128) * grain // 128 for level in range(256)])
        return ImageChops.add(self.image, Image.merge("RGB", (noise, noise, noise)), 1, -128)


DISC = Image.radial_gradient("L").point([min(255, level * 255 // 181) for level in range(256)])
CORNERS = Image.radial_gradient("L")


def upright(stops: Stops, size: tuple[int, int]) -> Image.Image:
    """Give a gradient from top to bottom."""
    column = Image.new("RGB", (1, 128))
    column.putdata([ramp(tuple(stops), row / 127) for row in range(128)])
    return column.resize((1, size[1]), Image.Resampling.BICUBIC).resize(size, Image.Resampling.NEAREST)
