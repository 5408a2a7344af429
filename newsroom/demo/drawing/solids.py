"""Machines built of flat faces in space, seen in perspective, lit, and with their shadows."""

import itertools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .canvas import Canvas
from .palette import BLACK, Colour, mix
from .pen import Pen, Point, Stencil

Spot = tuple[float, float, float]


class Face(NamedTuple):
    """One flat side of a part; `gloss` is how much it shines, `foil` how finely it is crinkled."""

    corners: Sequence[Spot]
    colour: Colour
    gloss: float = 0.0
    foil: int = 0
    lamp: bool = False


class Light(NamedTuple):
    """A sun in a direction, or a lamp at a spot; beyond `edge` across lies a greater shadow."""

    spot: Spot
    lamp: bool = False
    tint: Colour = (255, 246, 228)
    ambient: float = 0.06
    reach: float = 900.0
    edge: float | None = None


@dataclass(frozen=True)
class View:
    """Where the foot of a machine stands on the sheet, how large it is, how turned, and the horizon."""

    x: float
    y: float
    size: float
    horizon: float
    yaw: float = 0.0
    pitch: float = 0.2

    distance: float = field(init=False)
    pitched: tuple[float, float] = field(init=False)
    yawed: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        """Reckon how far off the eye is, so that the plain ends at the horizon, and the turns."""
        far = (self.y - self.horizon) / (self.size * math.tan(self.pitch))
        object.__setattr__(self, "distance", far)
        object.__setattr__(self, "pitched", (math.cos(self.pitch), math.sin(self.pitch)))
        object.__setattr__(self, "yawed", (math.cos(self.yaw), math.sin(self.yaw)))

    def project(self, spot: Spot) -> tuple[float, float, float]:
        """Give the place on the sheet of a spot in the world, and its nearness."""
        x, y, z = spot
        cosine, sine = self.pitched
        near = z * cosine + y * sine
        grow = self.size * self.distance / max(self.distance * 0.15, self.distance - near)
        return self.x + x * grow, self.y + (z * sine - y * cosine) * grow, near

    def ground(self, x: float, y: float) -> tuple[float, float]:
        """Give the spot on the ground (across, towards the eye) that a place on the sheet shows."""
        down, far, (cosine, sine) = (y - self.y) / self.size, self.distance, self.pitched
        z = down * far / (sine * far + down * cosine)
        return (x - self.x) / self.size * (far - z * cosine) / far, z

    def turned(self, spot: Spot) -> Spot:
        """Turn a spot of the machine into the world."""
        c, s = self.yawed
        return spot[0] * c + spot[2] * s, spot[1], spot[2] * c - spot[0] * s


def unit(v: Spot) -> Spot:
    """Give the direction of a vector."""
    length = math.hypot(*v) or 1.0
    return v[0] / length, v[1] / length, v[2] / length


def cross(a: Spot, b: Spot) -> Spot:
    """Give the vector upright on two others."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def less(a: Spot, b: Spot) -> Spot:
    """Give the way from the second spot to the first."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def dot(a: Spot, b: Spot) -> float:
    """Give the inner product of two vectors."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def centre(corners: Sequence[Spot]) -> Spot:
    """Give the middle of some corners."""
    count = len(corners)
    return (
        sum(c[0] for c in corners) / count,
        sum(c[1] for c in corners) / count,
        sum(c[2] for c in corners) / count,
    )


class Model:
    """A machine: parts that each consist of faces, drawn from the farthest part to the nearest."""

    def __init__(self) -> None:
        self.parts: list[tuple[list[Face], float]] = []

    def box(self, low: Spot, high: Spot, colour: Colour, gloss: float = 0.1, foil: int = 0, bias: float = 0) -> None:
        """Add a block between two opposite corners."""
        (a, b, c), (d, e, f) = low, high
        sides = (
            ((a, b, f), (d, b, f), (d, e, f), (a, e, f)),
            ((d, b, c), (a, b, c), (a, e, c), (d, e, c)),
            ((d, b, f), (d, b, c), (d, e, c), (d, e, f)),
            ((a, b, c), (a, b, f), (a, e, f), (a, e, c)),
            ((a, e, f), (d, e, f), (d, e, c), (a, e, c)),
            ((a, b, c), (d, b, c), (d, b, f), (a, b, f)),
        )
        self.parts.append(([Face(side, colour, gloss, foil) for side in sides], bias))

    def lathe(
        self,
        start: Spot,
        end: Spot,
        profile: Sequence[Point],
        colour: Colour,
        sides: int = 16,
        gloss: float = 0.2,
        foil: int = 0,
        bias: float = 0,
        lamp: bool = False,
    ) -> None:
        """Add a body turned round an axis; the profile gives (share of the way, radius)."""
        axis = unit(less(end, start))
        across = unit(cross(axis, (0, 0, 1) if abs(axis[2]) < 0.9 else (1, 0, 0)))
        up = cross(axis, across)
        rings = []
        for share, radius in profile:
            middle = [s + (e - s) * share for s, e in zip(start, end, strict=True)]
            ring = []
            for k in range(sides):
                c, s = radius * math.cos(k * math.tau / sides), radius * math.sin(k * math.tau / sides)
                ring.append(tuple(m + c * a + s * u for m, a, u in zip(middle, across, up, strict=True)))
            rings.append(ring)
        faces = [Face(rings[0][::-1], colour, gloss, 0, lamp), Face(rings[-1], colour, gloss, 0, lamp)]
        for lower, upper in itertools.pairwise(rings):
            for k in range(sides):
                j = (k + 1) % sides
                faces.append(Face((lower[k], lower[j], upper[j], upper[k]), colour, gloss, foil, lamp))
        self.parts.append((faces, bias))

    def tube(self, start: Spot, end: Spot, radius: float, colour: Colour, gloss: float = 0.3, bias: float = 0) -> None:
        """Add a strut."""
        self.lathe(start, end, ((0, radius), (1, radius)), colour, 7, gloss, bias=bias)

    def globe(self, middle: Spot, radius: float, colour: Colour, gloss: float = 0.4, bias: float = 0) -> None:
        """Add a ball."""
        x, y, z = middle
        steps = [k * math.pi / 16 for k in range(17)]
        profile = [(0.5 - 0.5 * math.cos(t), max(0.01, radius * math.sin(t))) for t in steps]
        self.lathe((x, y - radius, z), (x, y + radius, z), profile, colour, 30, gloss, bias=bias)

    def sheet(self, corners: Sequence[Spot], colour: Colour, back: Colour, gloss: float = 0.3, bias: float = 0) -> None:
        """Add a flat piece with two sides, the first seen with its corners against the clock."""
        self.parts.append(([Face(corners, colour, gloss), Face(corners[::-1], back, gloss * 0.5)], bias))

    def panel(self, corner: Spot, along: Spot, up: Spot, grid: tuple[int, int], cells: Sequence[Colour]) -> None:
        """Add a wing of solar cells with its frame."""

        def at(u: float, v: float) -> Spot:
            x, y, z = (c + a * u + b * v for c, a, b in zip(corner, along, up, strict=True))
            return x, y, z

        frame = (at(0, 0), at(1, 0), at(1, 1), at(0, 1))
        front, back = [Face(frame, mix(cells[0], cells[2], 0.5), 0.2)], []
        back.append(Face(frame[::-1], (70, 68, 62), 0.1))
        for column in range(grid[0]):
            for row in range(grid[1]):
                a, b = (column + 0.05) / grid[0], (column + 0.95) / grid[0]
                c, d = (row + 0.05) / grid[1], (row + 0.95) / grid[1]
                sheen = 0.5 + 0.5 * math.sin(column * 0.7 + row * 1.1)
                tone = mix(cells[0], cells[1], 0.35 + 0.65 * sheen)
                front.append(Face((at(a, c), at(b, c), at(b, d), at(a, d)), tone, 0.16))
        self.parts.append((front + back, 0))

    def tipped(self, angle: float) -> None:
        """Roll the whole machine over sideways and let it rest on the ground."""
        c, s = math.cos(angle), math.sin(angle)
        turned = [
            (
                [
                    face._replace(corners=[(x * c - y * s, x * s + y * c, z) for x, y, z in face.corners])
                    for face in faces
                ],
                bias,
            )
            for faces, bias in self.parts
        ]
        low = min(y for faces, _ in turned for face in faces for _, y, _ in face.corners)
        middle = sum(centre(faces[0].corners)[0] for faces, _ in turned) / len(turned)
        self.parts = [
            (
                [f._replace(corners=[(x - middle, y - low - 8, z) for x, y, z in f.corners]) for f in faces],
                bias,
            )
            for faces, bias in turned
        ]

    def shadow(self, stencil: Stencil, view: View, light: Light) -> None:
        """Cut the shadow that the machine throws over level ground."""
        for faces, _ in self.parts:
            for face in faces:
                if face.lamp:
                    continue
                world = [view.turned(corner) for corner in face.corners]
                if light.lamp and max(spot[1] for spot in world) > light.spot[1] * 0.9:
                    continue
                fallen = [view.project(thrown(spot, light)) for spot in world]
                stencil.polygon([(x, y) for x, y, _ in fallen])

    def draw(self, pen: Pen, view: View, light: Light, rng: random.Random) -> None:
        """Draw the machine, its far parts first."""
        eye = (0.0, view.distance * math.sin(view.pitch), view.distance * math.cos(view.pitch))
        queue = []
        for faces, bias in self.parts:
            world = [face._replace(corners=[view.turned(c) for c in face.corners]) for face in faces]
            near = sum(view.project(centre(face.corners))[2] for face in world) / len(world)
            queue.append((near + bias, len(queue), world))
        for _, _, world in sorted(queue):
            whole = centre([centre(face.corners) for face in world])
            small = math.dist(whole, world[0].corners[0]) < 70 and world[0].colour != (70, 68, 62)
            for face in world:
                middle = centre(face.corners)
                normal = unit(cross(less(face.corners[1], face.corners[0]), less(face.corners[-1], face.corners[0])))
                if dot(normal, less(eye, middle)) > 0:
                    sight = (normal, middle, unit(less(eye, middle)))
                    paint_face(pen, view, face, sight, sided(light, whole) if small else light, rng)


def thrown(spot: Spot, light: Light) -> Spot:
    """Give where the shadow of a spot falls on the ground."""
    x, y, z = spot
    if light.lamp:
        lx, ly, lz = light.spot
        grow = ly / max(0.06 * ly, ly - y)
        return lx + (x - lx) * grow, 0.0, lz + (z - lz) * grow
    dx, dy, dz = light.spot
    return x - dx * y / dy, 0.0, z - dz * y / dy


def sided(light: Light, middle: Spot) -> Light:
    """Give the light as a small part has it, which lies wholly in the great shadow or out of it."""
    if light.edge is None:
        return light
    hidden = (middle[0] - 0.35 * middle[1] - light.edge) * light.spot[0] < 0
    return light._replace(edge=math.copysign(1e6, light.spot[0]) * (1 if hidden else -1))


def brightness(normal: Spot, middle: Spot, view: Spot, light: Light, gloss: float) -> tuple[float, float]:
    """Give how lit a face is, and how much it glints."""
    aim, strength = light.spot, 1.0
    if light.lamp:
        aim = less(light.spot, middle)
        strength = 1.7 / (1 + (math.hypot(*aim) / light.reach) ** 2)
    aim = unit(aim)
    if light.edge is not None and (middle[0] - 0.35 * middle[1] - light.edge) * aim[0] < 0:
        strength = 0.04
    facing = max(0.0, dot(normal, aim)) * strength
    half = unit((aim[0] + view[0], aim[1] + view[1], aim[2] + view[2]))
    glint = gloss * max(0.0, dot(normal, half)) ** 22 * strength
    bounce = (0.10 - 0.10 * normal[1]) * min(1.0, strength)
    return light.ambient * (1.2 + 0.5 * normal[1]) + bounce + facing, glint


def paint_face(
    pen: Pen, view: View, face: Face, sight: tuple[Spot, Spot, Spot], light: Light, rng: random.Random
) -> None:
    """Draw one face, whole or crinkled like foil."""
    normal, middle, eye = sight
    flat = [view.project(corner)[:2] for corner in face.corners]
    if face.lamp:
        pen.polygon(flat, face.colour)
        return
    colour = mix(face.colour, light.tint, 0.12)
    level, glint = brightness(normal, middle, eye, light, face.gloss)
    pen.polygon(flat, tone(colour, light.tint, level, glint))
    if not face.foil or len(flat) != 4:
        return
    count = face.foil
    grid = [
        [lean(flat, (u + rng.gauss(0, 0.16) * (0 < u < count)) / count, v / count) for u in range(count + 1)]
        for v in range(count + 1)
    ]
    for v in range(count):
        for u in range(count):
            a, b, c, d = grid[v][u], grid[v][u + 1], grid[v + 1][u + 1], grid[v + 1][u]
            for crumple in ((a, b, c), (a, c, d)):
                tilt = (
                    normal[0] + rng.gauss(0, 0.24),
                    normal[1] + rng.gauss(0, 0.3),
                    normal[2] + rng.gauss(0, 0.24),
                )
                level, glint = brightness(unit(tilt), middle, eye, light, face.gloss)
                pen.polygon(crumple, tone(colour, light.tint, level, glint))


def lean(flat: Sequence[Point], u: float, v: float) -> Point:
    """Give the point at shares `u` and `v` of a four-sided face."""
    (a, b), (c, d), (e, f), (g, h) = flat
    low, high = (a + (c - a) * u, b + (d - b) * u), (g + (e - g) * u, h + (f - h) * u)
    return low[0] + (high[0] - low[0]) * v, low[1] + (high[1] - low[1]) * v


def tone(colour: Colour, tint: Colour, level: float, glint: float) -> Colour:
    """Give the colour of a face that is so lit and glints so much."""
    lit = mix(mix(BLACK, colour, 0.02 + level), tint, max(0.0, level - 1) * 0.5)
    return mix(lit, tint, min(0.95, glint))


def cast(canvas: Canvas, models: Sequence[tuple[Model, View]], light: Light, colour: Colour) -> None:
    """Lay the shadows of machines and stones on the ground."""
    stencil = canvas.stencil()
    for model, view in models:
        model.shadow(stencil, view, light)
    mask = canvas.soften(stencil.mask(), 1.2)
    left, top, right, bottom = canvas.pixels((0, 0, 1500, models[0][1].horizon + 1))
    mask.paste(0, (left, top, right, bottom))
    canvas.paint(mask, colour, 0.93 if light.ambient < 0.15 else 0.66)
