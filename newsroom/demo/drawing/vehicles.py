"""Rovers and landers put together from solid parts, and the tracks of their wheels."""

import math
from collections.abc import Sequence

from .canvas import Canvas
from .machines import (
    COAL,
    FOIL,
    FRAME,
    PALE,
    STEEL_GREY,
    camera_mast,
    dish_part,
    legs,
    rolling_gear,
)
from .palette import Colour, mix
from .solids import Face, Model, View


def tracks(canvas: Canvas, view: View, half: float, dark: Colour, lit: Colour) -> None:
    """Press two rows of wheel marks in the ground that lead back to where the rover came from."""
    bend = canvas.rng.uniform(-0.9, 0.9)
    marks, edges = canvas.stencil(), canvas.stencil()
    for side in (-half, half):
        x, z, heading = 0.0, side, 0.0
        for _ in range(150):
            x, z = x - 9 * math.cos(heading), z - 9 * math.sin(heading)
            heading += bend * 0.012
            c, s = 11 * math.cos(heading + 1.57), 11 * math.sin(heading + 1.57)
            d, e = 6.4 * math.cos(heading), 6.4 * math.sin(heading)
            corners = [(x - c, z - s), (x + c, z + s), (x + c - d, z + s - e), (x - c - d, z - s - e)]
            spots = [view.project(view.turned((px, 0, pz)))[:2] for px, pz in corners]
            if min(y for _, y in spots) > view.horizon + 3:
                marks.polygon(spots)
                edges.line([spots[0], spots[1]], 1.4)
    canvas.paint(marks.mask(), dark, 0.55)
    canvas.paint(edges.mask(), lit, 0.5)


def chhaya(cells: Sequence[Colour]) -> Model:
    """Build the small rover of the Moon, with one upright panel."""
    model = Model()
    rolling_gear(model, (-82, 4, 90), 62, 26, 66)
    model.box((-78, 52, -46), (84, 104, 46), FOIL, 0.6, 9)
    model.box((-82, 104, -50), (88, 112, 50), PALE, 0.15, 0, 8)
    model.box((86, 62, -30), (96, 96, 30), COAL, 0.6, 0, 8)
    model.box((-50, 62, 46), (-8, 96, 54), PALE, 0.2, 0, 8)
    model.lathe((40, 78, 46), (40, 78, 54), ((0, 15), (1, 13)), COAL, 14, 0.9, bias=8)
    model.panel((-84, 118, -34), (150, 0, 0), (0, 92, -22), (7, 5), cells)
    model.tube((-60, 110, -36), (-60, 190, -54), 4, FRAME, bias=-4)
    model.tube((50, 110, -36), (50, 190, -54), 4, FRAME, bias=-4)
    model.tube((-56, 112, 24), (-56, 154, 24), 3, FRAME)
    dish_part(model, (-56, 160, 24), (-0.3, 0.8, 0.6), 26)
    camera_mast(model, 58, 12, 112, 190, 0)
    model.tube((-74, 112, 36), (-74, 210, 36), 1.4, FRAME)
    return model


def mars_rover(tone: Colour, solar: bool, cells: Sequence[Colour], arm: float) -> Model:
    """Build the large rover of Mars, with its arm, and a power source or a deck of cells."""
    model = Model()
    rolling_gear(model, (-128, 8, 136), 96, 38, 98)
    model.box((-130, 82, -72), (130, 150, 72), tone, 0.4, 4 if tone == FOIL else 0)
    model.box((-136, 150, -78), (136, 160, 78), PALE, 0.15, 0, 8)
    model.box((-110, 94, 72), (-40, 138, 78), mix(tone, COAL, 0.3), 0.3, 0, 8)
    model.box((-26, 94, 72), (24, 138, 80), mix(tone, PALE, 0.5), 0.3, 0, 8)
    model.box((44, 98, 72), (112, 134, 77), COAL, 0.6, 0, 8)
    if solar:
        model.panel((-190, 172, 110), (310, 0, 0), (0, 14, -220), (11, 6), cells)
    else:
        model.lathe((-134, 136, 0), (-214, 170, 0), ((0, 34), (1, 34)), COAL, 14, 0.3)
        for k in range(8):
            a = k * math.tau / 8
            c, s = 54 * math.cos(a), 54 * math.sin(a)
            fin = ((-134, 136, 0), (-214, 170, 0), (-205, 170 + c, s), (-142, 142 + c, s))
            model.sheet(fin, STEEL_GREY, STEEL_GREY, bias=2)
    model.box((-20, 160, -50), (40, 178, -10), STEEL_GREY, 0.3, 0, 8)
    model.tube((-74, 160, 30), (-74, 214, 30), 4, FRAME)
    dish_part(model, (-74, 222, 30), (-0.2, 0.6, 0.75), 44)
    camera_mast(model, 98, 34, 160, 300, 0)
    elbow = (216 + 20 * arm, 190 + 60 * arm, 40)
    model.globe((138, 124, 40), 15, STEEL_GREY)
    model.tube((138, 124, 40), elbow, 9, PALE)
    model.globe(elbow, 13, STEEL_GREY)
    model.tube(elbow, (272, 96 + 40 * arm, 44), 7, PALE)
    wrist = 66 + 40 * arm
    model.lathe((272, wrist, 44), (272, wrist + 46, 44), ((0, 20), (0.3, 26), (1, 22)), STEEL_GREY, 12)
    return model


def fan_lander(cells: Sequence[Colour]) -> Model:
    """Build a low lander between two round fans of cells."""
    model = Model()
    legs(model, 3, (84, 86), 158, 0.52, 7)
    model.lathe((0, 62, 0), (0, 124, 0), ((0, 84), (0.15, 98), (0.85, 98), (1, 90)), FOIL, 8, 0.6, 5)
    model.lathe((0, 124, 0), (0, 136, 0), ((0, 108), (1, 108)), PALE, 8, 0.2, bias=8)
    model.globe((-30, 150, 20), 26, PALE, bias=8)
    model.box((10, 136, -30), (64, 166, 20), mix(PALE, COAL, 0.2), 0.2, 0, 10)
    model.tube((44, 136, 46), (44, 252, 46), 4, FRAME)
    model.box((26, 252, 34), (62, 276, 60), PALE, 0.2)
    model.lathe((44, 264, 60), (44, 264, 70), ((0, 9), (1, 9)), COAL, 12, 0.9, bias=6)
    model.tube((-66, 132, 50), (-130, 210, 96), 5, PALE)
    model.tube((-130, 210, 96), (-176, 120, 130), 4, PALE)
    model.globe((-130, 210, 96), 9, STEEL_GREY)
    model.box((-192, 96, 118), (-160, 122, 142), STEEL_GREY)
    for side in (-1, 1):
        fan(model, side * 236, 124, 138, cells, side)
    return model


def fan(model: Model, x: float, y: float, radius: float, cells: Sequence[Colour], side: float) -> None:
    """Open one round fan of cells beside a lander."""
    faces, gores = [], 20
    model.tube((side * 90, 112, 0), (x, y - 4, 0), 6, FRAME, bias=-10)
    for k in range(gores):
        spots = [(x, y, 0.0)]
        for a in (k * math.tau / gores, (k + 1) * math.tau / gores):
            wide = radius * math.cos(a)
            spots.append((x + wide, y + side * wide * 0.1 - radius * math.sin(a) * -0.4, -radius * math.sin(a)))
        tone = mix(cells[1], cells[2], 0.1 + 0.35 * (k % 2))
        faces += [Face(spots, tone, 0.5), Face(spots[::-1], mix(tone, COAL, 0.5), 0.1)]
        rib = [spots[0], spots[1], (spots[1][0], spots[1][1] + 2.5, spots[1][2])]
        faces += [Face(rib, FRAME), Face(rib[::-1], FRAME)]
    model.parts.append((faces, 0))
    model.globe((x, y, 0), 11, FRAME, bias=12)


def cargo_lander(tone: Colour, cells: Sequence[Colour]) -> Model:
    """Build a tall cargo lander with a lit hold, a ramp and wings."""
    model = Model()
    legs(model, 4, (106, 150), 196, math.pi / 4, 9)
    for k in range(3):
        x, z = 50 * math.cos(k * 2.1 + 0.5), 50 * math.sin(k * 2.1 + 0.5)
        model.lathe((x, 18, z), (x, 62, z), ((0, 28), (0.6, 20), (1, 10)), (58, 56, 56), 14, 0.4, bias=-20)
    foil = 5 if tone == FOIL else 0
    model.lathe((0, 56, 0), (0, 190, 0), ((0, 104), (0.1, 116), (0.9, 116), (1, 106)), tone, 12, 0.4, foil)
    profile = ((0, 104), (0.55, 96), (0.8, 76), (1, 40))
    model.lathe((0, 190, 0), (0, 360, 0), profile, PALE, 16, 0.3, bias=8)
    model.lathe((0, 360, 0), (0, 384, 0), ((0, 40), (1, 26)), STEEL_GREY, 14, 0.4, bias=12)
    model.tube((0, 384, 0), (0, 452, 0), 3, FRAME)
    dish_part(model, (40, 388, 14), (0.4, 0.7, 0.5), 32)
    for side in (-1, 1):
        near, far = side * 112, side * 330
        low = min(near, far)
        model.panel((low, 226, 24), (abs(far - near), 0, 0), (0, 58, -46), (9, 3), cells)
        model.tube((side * 90, 250, 4), (side * 330, 250, 0), 3.4, FRAME, bias=-4)
    model.box((-34, 70, 104), (38, 168, 118), COAL, 0.2, 0, 20)
    hold = ((-26, 76, 119), (30, 76, 119), (30, 160, 119), (-26, 160, 119))
    model.parts.append(([Face(hold, (246, 190, 104), lamp=True)], 26))
    ramp = ((-34, 70, 118), (-44, 2, 236), (48, 2, 236), (38, 70, 118))
    model.sheet(ramp, STEEL_GREY, COAL, 0.2, 30)
    for k in range(4):
        x = -60 + 40 * k
        z = math.sqrt(101 * 101 - x * x) - 1
        model.lathe((x, 240, z), (x * 1.04, 241, z * 1.06), ((0, 13), (1, 12)), COAL, 14, 1.0, bias=14)
    return model
