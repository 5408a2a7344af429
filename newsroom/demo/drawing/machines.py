"""The machines that stand on other worlds, built of solid parts."""

import itertools
import math
from collections.abc import Sequence

from .palette import Colour, inks, mix
from .solids import Face, Model, Spot, cross, unit

STEEL_GREY, PALE, COAL, FOIL, FRAME = inks("9a9c9c ecebe4 24262a d8982e c9c6bc")
LAMP = (255, 252, 238)


def legs(model: Model, count: int, top: tuple[float, float], foot: float, turn: float, thick: float = 6) -> None:
    """Stand a lander on splayed legs with pads."""
    for k in range(count):
        c, s = math.cos(turn + k * math.tau / count), math.sin(turn + k * math.tau / count)
        pad, hip = (foot * c, 12.0, foot * s), (top[0] * c, top[1], top[0] * s)
        knee = (hip[0] * 0.42 + pad[0] * 0.58, hip[1] * 0.42 + 7, hip[2] * 0.42 + pad[2] * 0.58)
        model.tube(hip, knee, thick, PALE)
        model.tube(knee, pad, thick * 0.66, STEEL_GREY)
        for way in (-0.5, 0.5):
            a = turn + k * math.tau / count + way
            brace = (top[0] * math.cos(a), top[1] * 0.5, top[0] * math.sin(a))
            model.tube(brace, knee, thick * 0.5, FRAME, bias=-4)
        model.lathe((pad[0], 0, pad[2]), (pad[0], 9, pad[2]), ((0, 30), (0.5, 29), (1, 12)), FRAME, 14)


def dish_part(model: Model, middle: Spot, aim: Spot, radius: float) -> None:
    """Hang a hollow dish that looks along a direction."""
    axis = unit(aim)
    across = unit(cross(axis, (0, 1, 0.1)))
    up = cross(across, axis)

    def ring(share: float) -> list[Spot]:
        deep, wide = 0.42 * radius * share * share, radius * share
        return [
            (
                middle[0] + axis[0] * deep + wide * (math.cos(t) * across[0] + math.sin(t) * up[0]),
                middle[1] + axis[1] * deep + wide * (math.cos(t) * across[1] + math.sin(t) * up[1]),
                middle[2] + axis[2] * deep + wide * (math.cos(t) * across[2] + math.sin(t) * up[2]),
            )
            for t in (k * math.tau / 40 for k in range(40))
        ]

    faces = []
    rings = [ring(k / 5) for k in range(6)]
    for inner, outer in itertools.pairwise(rings):
        for k in range(40):
            j = (k + 1) % 40
            quad = (inner[k], outer[k], outer[j], inner[j])
            faces += [Face(quad, PALE, 0.1), Face(quad[::-1], mix(PALE, COAL, 0.3), 0.1)]
    model.parts.append((faces, 0))
    horn = (
        middle[0] + axis[0] * radius * 0.9,
        middle[1] + axis[1] * radius * 0.9,
        middle[2] + axis[2] * radius * 0.9,
    )
    for spot in rings[-1][::13]:
        model.tube(spot, horn, radius * 0.025, FRAME, bias=8)
    model.globe(horn, radius * 0.09, FOIL, bias=9)


def lattice(model: Model, x: float, z: float, low: float, high: float, wide: float) -> None:
    """Raise an open mast of four rails and crossed braces."""
    corners = [(x - wide, z - wide), (x + wide, z - wide), (x + wide, z + wide), (x - wide, z + wide)]
    steps = round((high - low) / (wide * 2.6))
    for (ax, az), (bx, bz) in zip(corners, corners[1:] + corners[:1], strict=True):
        model.tube((ax, low, az), (ax, high, az), 3.0, FRAME)
        for k in range(steps):
            y, top = low + (high - low) * k / steps, low + (high - low) * (k + 1) / steps
            ends = ((ax, y, az), (bx, top, bz)) if k % 2 else ((bx, y, bz), (ax, top, az))
            model.tube(*ends, 1.4, STEEL_GREY)
            model.tube((ax, top, az), (bx, top, bz), 1.4, STEEL_GREY)


def drill_mast(model: Model, x: float, z: float, tall: float, carriage: float) -> None:
    """Raise the drill: its mast, the motor that slides on it, the auger, and the spoil."""
    lattice(model, x, z, 10, tall, 15)
    model.box((x - 24, tall, z - 24), (x + 24, tall + 12, z + 24), PALE)
    model.lathe((x, tall + 12, z), (x, tall + 34, z), ((0, 10), (0.7, 9), (1, 2)), FRAME, 10)
    model.box((x - 27, carriage, z + 16), (x + 27, carriage + 62, z + 48), FOIL, 0.5, 4, 10)
    model.box((x - 20, carriage + 66, z + 18), (x + 20, carriage + 92, z + 44), PALE, 0.2, 0, 10)
    model.tube((x, carriage, z + 32), (x, 0, z + 32), 7, (188, 214, 226), 0.8, 10)
    for k in range(14):
        y = 8 + (carriage - 10) * k / 14
        model.lathe((x, y, z + 32), (x, y + 4, z + 32), ((0, 11), (1, 8)), STEEL_GREY, 10, 0.6, bias=11)
    model.lathe((x, 0, z + 32), (x, 24, z + 32), ((0, 58), (0.4, 34), (0.8, 14), (1, 4)), (150, 148, 146), 18)
    for a in (-0.7, 1.9):
        model.tube((x, tall * 0.55, z), (x + 62 * math.cos(a), 2, z + 62 * math.sin(a)), 2.6, STEEL_GREY, bias=-6)
    model.tube((x - 14, tall * 0.4, z), (x * 0.45, 196, z * 0.4), 4, FRAME)
    model.tube((x - 14, 110, z), (x * 0.55, 120, z * 0.5), 4, FRAME)


def floodlight(model: Model, root: Spot, head: Spot) -> None:
    """Hold one lamp out on a jointed boom."""
    elbow = (root[0] * 0.85 + head[0] * 0.15, head[1] - 40, root[2] * 0.85 + head[2] * 0.15)
    model.tube(root, elbow, 5, FRAME)
    model.globe(elbow, 9, STEEL_GREY)
    model.tube(elbow, (head[0], head[1] + 14, head[2]), 4, FRAME)
    aim = (head[0] + 26, head[1] - 30, head[2] + 8)
    model.lathe(
        (head[0] - 10, head[1] + 14, head[2]),
        aim,
        ((0, 10), (0.3, 18), (1, 25)),
        (86, 84, 80),
        20,
        0.3,
        bias=6,
        lamp=True,
    )
    face = (aim[0] + 2, aim[1] - 2, aim[2] + 1)
    model.lathe(aim, face, ((0, 22), (1, 22)), LAMP, 16, bias=8, lamp=True)


def heron(cells: Sequence[Colour], lamp: Spot | None, aim: Spot, drill: float) -> Model:
    """Build the lander of the Moon: eight foil sides, tanks, a dish, a drill, perhaps a lamp."""
    model = Model()
    legs(model, 4, (104, 150), 205, math.pi / 4)
    model.lathe((0, 28, 0), (0, 76, 0), ((0, 46), (0.5, 34), (1, 18)), (70, 66, 64), 18, 0.5, bias=-30)
    model.lathe((0, 70, 0), (0, 166, 0), ((0, 104), (0.12, 116), (0.9, 116), (1, 108)), FOIL, 8, 0.6, 9)
    model.lathe((0, 166, 0), (0, 178, 0), ((0, 124), (1, 124)), PALE, 8, 0.15, bias=6)
    for k in range(4):
        a = k * math.pi / 2
        model.globe((74 * math.cos(a), 204, 74 * math.sin(a)), 33, mix(PALE, FOIL, 0.12), 0.5)
    model.lathe((0, 178, 0), (0, 262, 0), ((0, 58), (0.85, 52), (1, 34)), PALE, 8, 0.2, bias=8)
    for k in range(8):
        a = (k + 0.5) * math.tau / 8
        model.lathe(
            (50 * math.cos(a), 236, 50 * math.sin(a)),
            (55 * math.cos(a), 236.5, 55 * math.sin(a)),
            ((0, 9), (1, 8)),
            COAL,
            14,
            0.5,
            bias=12,
        )
    model.lathe((0, 214, 0), (0, 218, 0), ((0, 58), (1, 58)), STEEL_GREY, 8, 0.2, bias=9)
    model.lathe((0, 262, 0), (0, 274, 0), ((0, 36), (1, 30)), COAL, 16, bias=9)
    for side in (-1, 1):
        corner = (side * 128 - 62, 196, -70) if side < 0 else (side * 128 - 62, 196, -74)
        model.panel(corner, (124, 0, 0), (0, 150, -24), (6, 6), cells)
        model.tube((side * 90, 178, -72), (side * 128, 268, -84), 4, FRAME, bias=-6)
    model.tube((-22, 270, -8), (-22, 322, -8), 4, FRAME)
    dish_part(model, (-22, 330, -8), aim, 52)
    model.tube((30, 268, 6), (30, 366, 6), 2, FRAME)
    model.tube((44, 268, -14), (44, 322, -14), 1.6, FRAME)
    hatch_and_boxes(model)
    if drill:
        drill_mast(model, 176, 84, 430, drill)
    if lamp:
        floodlight(model, (-84, 178, 60), lamp)
    return model


def hatch_and_boxes(model: Model) -> None:
    """Fix instruments to the front faces of the lander."""
    model.box((-34, 92, 106), (20, 146, 124), PALE, 0.2, 0, 30)
    model.lathe((-8, 120, 124), (-8, 120, 136), ((0, 17), (1, 14)), COAL, 16, 0.9, bias=34)
    model.box((38, 84, 96), (84, 120, 112), COAL, 0.5, 0, 30)
    model.box((-104, 98, 66), (-74, 150, 92), STEEL_GREY, 0.3, 0, 30)
    for k in range(3):
        model.lathe((-92 + k * 26, 186, 96), (-92 + k * 26, 196, 96), ((0, 8), (1, 7)), COAL, 10, bias=14)


def wheel_part(model: Model, hub: Spot, radius: float, wide: float) -> None:
    """Add one wheel of woven wire with grousers, turning about the z axis."""
    x, y, z = hub
    faces, sides = [], 22
    ring = [(math.cos(k * math.tau / sides), math.sin(k * math.tau / sides)) for k in range(sides)]
    for k in range(sides):
        (a, b), (c, d) = ring[k], ring[(k + 1) % sides]
        grow = radius * (1.0 if k % 2 else 0.94)
        quad = [
            (x + a * grow, y + b * grow, z + wide),
            (x + c * grow, y + d * grow, z + wide),
            (x + c * grow, y + d * grow, z - wide),
            (x + a * grow, y + b * grow, z - wide),
        ]
        faces.append(Face(quad[::-1], (128, 126, 122) if k % 2 else (70, 68, 68), 0.3))
    for side in (-1, 1):
        at = z + side * wide

        def disc(share: float, colour: Colour, at: float = at, side: int = side) -> Face:
            spots = [(x + a * radius * share, y + b * radius * share, at) for a, b in ring]
            return Face(spots if side > 0 else spots[::-1], colour, 0.2)

        faces += [disc(0.97, (88, 86, 84)), disc(0.9, (176, 174, 168)), disc(0.78, (26, 25, 27))]
        for k in range(8):
            a = k * math.tau / 8 + 0.2
            c, s = math.cos(a), math.sin(a)
            r, t = radius * 0.8, radius * 0.05
            bar = [
                (x - s * t, y + c * t, at),
                (x + s * t, y - c * t, at),
                (x + c * r + s * t, y + s * r - c * t, at),
                (x + c * r - s * t, y + s * r + c * t, at),
            ]
            faces.append(Face(bar if side > 0 else bar[::-1], (168, 166, 160), 0.3))
        faces.append(disc(0.26, (206, 202, 192)))
    model.parts.append((faces, 0))


def rolling_gear(model: Model, reach: Sequence[float], half: float, radius: float, hip: float) -> None:
    """Put six wheels on rocker arms on both sides."""
    back, middle, front = reach
    for side in (-1, 1):
        z, bias = side * half, side * 2.0
        for x in reach:
            wheel_part(model, (x, radius, z), radius, radius * 0.42)
        inner = z - side * radius * 0.62
        model.tube((front, radius, inner), (front * 0.45, hip, inner), 6, FRAME, bias=bias)
        model.tube((front * 0.45, hip, inner), (middle * 0.5 + back * 0.5, hip * 0.74, inner), 6, FRAME)
        bogie = (middle * 0.5 + back * 0.5, hip * 0.74, inner)
        model.tube(bogie, (back, radius, inner), 5, FRAME, bias=bias)
        model.tube(bogie, (middle, radius, inner), 5, FRAME, bias=bias)
        model.globe((front * 0.45, hip, inner), 11, STEEL_GREY, bias=bias + 2)


def camera_mast(model: Model, x: float, z: float, low: float, high: float, turn: float) -> None:
    """Raise the mast with its two eyes."""
    model.tube((x, low, z), (x, high, z), 8, PALE)
    model.globe((x, high, z), 12, STEEL_GREY)
    model.box((x - 18, high + 8, z - 42), (x + 26, high + 42, z + 42), PALE, 0.2, 0, 6)
    for way in (-24, 24):
        lens = (x + 26, high + 25, z + way)
        tip = (lens[0] + 12, lens[1] - 1, lens[2] + turn)
        model.lathe(lens, tip, ((0, 13), (1, 12)), COAL, 16, 0.2, bias=10)
        glass = (tip[0] + 1, tip[1], tip[2])
        model.lathe(tip, glass, ((0, 9), (1, 9)), (26, 40, 58), 16, 0.3, bias=14)
        spark = (glass[0] + 1, glass[1] + 3, glass[2] - 3)
        model.lathe(glass, spark, ((0, 2.5), (1, 2.5)), (190, 214, 230), 8, bias=16, lamp=True)
