"""The tools that cut and draw clean shapes at twice the size."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from .palette import Colour, ramp

Point = tuple[float, float]
FINE = 2


class Stencil:
    """A mask at twice the size, in which shapes are cut and then reduced."""

    def __init__(self, size: tuple[int, int], scale: float) -> None:
        self.image = Image.new("L", (size[0] * FINE, size[1] * FINE))
        self.tool = ImageDraw.Draw(self.image)
        self.factor = scale * FINE

    def polygon(self, points: Sequence[Point], level: int = 255) -> "Stencil":
        """Cut a shape with straight sides."""
        self.tool.polygon([(x * self.factor, y * self.factor) for x, y in points], fill=level)
        return self

    def ellipse(self, x: float, y: float, rx: float, ry: float | None = None, level: int = 255) -> "Stencil":
        """Cut an upright ellipse, or a circle."""
        ry = rx if ry is None else ry
        box = ((x - rx) * self.factor, (y - ry) * self.factor, (x + rx) * self.factor, (y + ry) * self.factor)
        self.tool.ellipse(box, fill=level)
        return self

    def line(self, points: Sequence[Point], width: float, level: int = 255) -> "Stencil":
        """Cut a line."""
        thick = max(1, round(width * self.factor))
        self.tool.line([(x * self.factor, y * self.factor) for x, y in points], level, thick, "curve")
        return self

    def mask(self) -> Image.Image:
        """Give the mask at the size of the picture."""
        return self.image.reduce(FINE)


class Pen:
    """A pen that draws in its own turned and scaled measure."""

    def __init__(self, image: Image.Image, scale: float, corner: tuple[int, int] = (0, 0)) -> None:
        self.image = image.resize((image.width * FINE, image.height * FINE), Image.Resampling.NEAREST)
        self.tool = ImageDraw.Draw(self.image, "RGBA")
        self.factor, self.corner = scale * FINE, corner
        self.place()

    def place(self, x: float = 0, y: float = 0, size: float = 1, turn: float = 0, mirror: bool = False) -> "Pen":
        """Set where the origin stands, how large a unit is, and the turn in radians."""
        self.origin, self.unit = (x, y), size
        self.cosine, self.sine, self.flip = math.cos(turn), math.sin(turn), -1 if mirror else 1
        return self

    def at(self, point: Point) -> Point:
        """Give the pixel of a point in the pen's measure."""
        x, y = point[0] * self.flip * self.unit, point[1] * self.unit
        across = self.origin[0] + x * self.cosine - y * self.sine
        down = self.origin[1] + x * self.sine + y * self.cosine
        return across * self.factor - self.corner[0] * FINE, down * self.factor - self.corner[1] * FINE

    def polygon(self, points: Sequence[Point], fill: Colour, alpha: int = 255) -> None:
        """Draw a shape with straight sides."""
        self.tool.polygon([self.at(point) for point in points], fill=(*fill, alpha))

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, alpha: int = 255) -> None:
        """Draw a rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], fill, alpha)

    def line(self, points: Sequence[Point], width: float, fill: Colour, alpha: int = 255) -> None:
        """Draw a line."""
        thick = max(1, round(width * self.unit * self.factor))
        self.tool.line([self.at(point) for point in points], (*fill, alpha), thick, "curve")

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour, alpha: int = 255) -> None:
        """Draw an ellipse, turned with the pen."""
        steps = [index * math.tau / 48 for index in range(48)]
        self.polygon([(x + rx * math.cos(step), y + ry * math.sin(step)) for step in steps], fill, alpha)

    def barrel(self, start: Point, end: Point, radii: tuple[float, float], stops: Sequence[Colour]) -> None:
        """Draw a round body between two points, shaded across by the stops."""
        length = math.dist(start, end) or 1
        nx, ny = -(end[1] - start[1]) / length, (end[0] - start[0]) / length
        strips = 22
        for strip in range(strips):
            a, b = -math.cos(math.pi * strip / strips), -math.cos(math.pi * min(strips, strip + 1.3) / strips)
            corners = [
                (spot[0] + nx * radius * side, spot[1] + ny * radius * side)
                for spot, radius, side in (
                    (start, radii[0], a),
                    (start, radii[0], b),
                    (end, radii[1], b),
                    (end, radii[1], a),
                )
            ]
            self.polygon(corners, ramp(tuple(stops), (strip + 0.5) / strips))

    def dome(self, x: float, y: float, rx: float, ry: float, stops: Sequence[Colour], full: bool = False) -> None:
        """Draw a half ball (or a full one) shaded across by the stops."""
        strips = 30
        for strip in range(strips):
            a, b = -math.cos(math.pi * strip / strips), -math.cos(math.pi * min(strips, strip + 1.3) / strips)
            ha, hb = math.sqrt(max(0, 1 - a * a)), math.sqrt(max(0, 1 - b * b))
            low_a, low_b = (y + ha * ry, y + hb * ry) if full else (y, y)
            corners = [
                (x + a * rx, low_a),
                (x + a * rx, y - ha * ry),
                (x + b * rx, y - hb * ry),
                (x + b * rx, low_b),
            ]
            self.polygon(corners, ramp(tuple(stops), (strip + 0.5) / strips))

    def reduced(self) -> Image.Image:
        """Give the picture back at its own size."""
        return self.image.reduce(FINE)
