"""The Moon's machines on its grey ground: a drilling lander and a small rover."""

import math
from collections.abc import Sequence
from dataclasses import replace

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import plain, ridge_line
from .machines import LAMP, heron
from .moon import REGOLITH, earthrise
from .noise import clouds, ridged, warp
from .palette import BLACK, Colour, inks, mix
from .regolith import grain, pebbles, pockmarks, stone, strewn
from .sky import star_band, stars
from .small_worlds import moonscape_ridge
from .solids import Light, Model, Spot, View
from .spacecraft import CELLS
from .vehicles import chhaya, tracks

ROCK = inks("b4b0a8")[0]


def black_sky(canvas: Canvas, horizon: float) -> None:
    """Fill the airless sky with stars and the Milky Way."""
    canvas.gradient(inks("010205 03050b 06080f"), 0, horizon)
    star_band(canvas, inks("5a6678")[0], 0.3, horizon)
    stars(canvas, 640, horizon)


def grey_ground(canvas: Canvas, view: View, light: Light, lit: Colour, dark: Colour) -> None:
    """Lay the dust of the plain, with its grain and craters."""
    side = 1 if light.spot[0] < 0 else -1
    plain(canvas, view.horizon, mix(lit, dark, 0.3), mix(lit, dark, 0.2 if light.lamp else 0.5), 0.45)
    grain(canvas, view.horizon, side)
    pockmarks(canvas, view, canvas.rng.randint(50, 80), lit, dark, light)
    pebbles(canvas, view.horizon, 900, lit, dark, side)


def crest(canvas: Canvas, horizon: float, side: float) -> None:
    """Raise the far wall of a crater whose top alone the Sun still reaches."""
    rng = canvas.rng
    line = [
        (x, y - 60 * math.exp(-(((x - 750 - side * 380) / 520) ** 2)))
        for x, y in ridge_line(rng, horizon - 84, 46, 0.56)
    ]
    wall = canvas.stencil().polygon([*line, (WIDTH + 20, horizon + 8), (-20, horizon + 8)]).mask()
    canvas.paint(wall, inks("12151c 0c0e14 07090d"))
    sunlit = canvas.stencil()
    reach = ridge_line(rng, 1, 26, 0.68)
    under = [(x, y + max(0.0, drop + (horizon - 84 - y) * 0.14)) for (x, y), (_, drop) in zip(line, reach, strict=True)]
    sunlit.polygon([*line, *under[::-1]])
    glowing = ImageChops.multiply(sunlit.mask(), wall)
    canvas.paint(glowing, inks("fff8ea dccdb4 6c645a"))
    crags = ridged(warp(clouds(rng, (60, 26), 4, (768, 512), 0.7), rng, 0.01, 20), 1.4)
    canvas.texture(crags, glowing, 0.6)
    canvas.shine(canvas.soften(glowing, 10), (255, 222, 176), 0.28)
    foot = canvas.stencil().polygon(
        [*ridge_line(rng, horizon - 16, 12, 0.5), (WIDTH + 20, horizon + 8), (-20, horizon + 8)]
    )
    canvas.paint(foot.mask(), inks("07090e 0a0c11"))


def lamplight(canvas: Canvas, view: View, lamp: Spot) -> None:
    """Leave the ground dark but for the pool of a lamp."""

    def level(px: float, py: float) -> float:
        if py <= view.horizon - 6:
            return 1.0
        x, z = view.ground(px, py)
        aside, off = math.hypot(x - lamp[0], lamp[1]), z - lamp[2]
        far = math.hypot(aside, off) / lamp[1]
        beam = math.exp(-((math.hypot(x - 150, off * 1.1 + 60) / 980) ** 2))
        return 0.075 + 2.3 * beam * far**-1.8

    field = canvas.field(level, 200)
    bands = [field.point([min(255, round(v * t)) for v in range(256)]) for t in (1.0, 0.965, 0.9)]
    bands[2] = bands[2].point([min(255, v + 5) for v in range(256)])
    shade = Image.merge("RGB", bands).resize(canvas.size, Image.Resampling.BICUBIC)
    top = canvas.pixels((0, 0, WIDTH, view.horizon - 1))
    shade.paste((255, 255, 255), top)
    canvas.image = ImageChops.multiply(canvas.image, shade)


def moon_lander(canvas: Canvas) -> None:
    """Draw the lander: by its floodlight in a dark crater, in low sun, or fallen on its side."""
    rng = canvas.rng
    chance = rng.random()
    if chance < 0.55:
        night_shift(canvas)
    else:
        low_sun(canvas, chance > 0.85)


def night_shift(canvas: Canvas) -> None:
    """Draw the lander at work under its one lamp, below a sunlit crater rim."""
    rng = canvas.rng
    lit, dark = rng.choice(REGOLITH)
    horizon, y, size = rng.uniform(500, 540), rng.uniform(845, 870), rng.uniform(1.2, 1.32)
    view = View(750 - rng.uniform(0, 60), y, size, horizon, rng.uniform(-0.12, 0.2), 0.2)
    head = (-250.0, 430.0, 130.0)
    lamp = view.turned((head[0] + 26, head[1] - 30, head[2] + 8))
    light = Light(lamp, True, LAMP, 0.05, 620.0)
    black_sky(canvas, horizon)
    crest(canvas, horizon, rng.choice((-1, 1)))
    grey_ground(canvas, view, light, lit, dark)
    lamplight(canvas, view, lamp)
    model = heron(rng.choice(CELLS[:1]), head, (0.5, 0.9, 0.35), rng.uniform(150, 250))
    assemble(canvas, model, view, light, rng.randint(90, 130))
    x, down, _ = view.project(lamp)
    canvas.glow(x, down, 420, (255, 236, 200), 0.4, 2.6)
    canvas.glow(x, down, 120, (255, 246, 226), 0.8, 2.2)
    canvas.glow(x, down, 34, (255, 255, 250), 1.0, 1.2)
    canvas.glow(x, down, 520, (190, 214, 255), 0.5, 3.0, 0.02)
    x, down, _ = view.project(view.turned((176, 60, 116)))
    canvas.glow(x, down, 90, (170, 214, 240), 0.35, 2.0)
    canvas.bloom(0.3, 170)
    canvas.look_at(view.x + 30, y - 240)


def facing(across: float, yaw: float, tip: float) -> Spot:
    """Give the direction in a machine's own measure that looks up and towards the viewer."""
    c, s = math.cos(yaw), math.sin(yaw)
    x, y, z = across * c - 0.6 * s, 0.6, 0.6 * c + across * s
    c, s = math.cos(-tip), math.sin(-tip)
    return x * c - y * s, x * s + y * c, z


def assemble(
    canvas: Canvas,
    model: Model,
    view: View,
    light: Light,
    stones: int,
    boulder: Sequence[tuple[Model, View]] = (),
) -> None:
    """Set the machine among its stones, with every shadow."""
    strewing = [*strewn(canvas, view, stones, ROCK), *boulder]
    cast_all(canvas, [(model, view)], strewing, light)
    with canvas.pen() as pen:
        ahead = [pair for pair in strewing if pair[1].y > view.y + 19]
        for lump, spot in [pair for pair in strewing if pair[1].y <= view.y + 19]:
            lump.draw(pen, spot, shifted(light, view, spot), canvas.rng)
        model.draw(pen, view, light, canvas.rng)
        for lump, spot in ahead:
            lump.draw(pen, spot, shifted(light, view, spot), canvas.rng)


def cast_all(canvas: Canvas, machines: list[tuple[Model, View]], lumps: list[tuple[Model, View]], light: Light) -> None:
    """Throw the shadows of machines and stones in one sheet."""
    view = machines[0][1]
    stencil = canvas.stencil()
    for model, spot in machines:
        model.shadow(stencil, spot, light)
    for model, spot in lumps:
        model.shadow(stencil, spot, shifted(light, view, spot))
    mask = canvas.soften(stencil.mask(), 1.1)
    mask.paste(0, canvas.pixels((0, 0, WIDTH, view.horizon + 2)))
    canvas.paint(mask, mix(BLACK, (12, 14, 20), 0.5), 0.94)


def shifted(light: Light, view: View, spot: View) -> Light:
    """Give the light as a stone elsewhere on the plain sees it, in the stone's own measure."""
    across, near = view.ground(spot.x, spot.y)
    scale = view.size / spot.size * view.distance / max(60.0, view.distance - near * math.cos(view.pitch))
    edge = None
    if light.edge is not None:
        edge = 1e6 if (across - light.edge) * light.spot[0] < 0 else -1e6
        edge *= 1 if light.spot[0] > 0 else -1
    if not light.lamp:
        return light._replace(edge=edge)
    x, y, z = light.spot
    return light._replace(spot=((x - across) * scale, y * scale, (z - near) * scale), reach=light.reach * scale)


def low_sun(canvas: Canvas, fallen: bool) -> None:
    """Draw the lander in low sunlight, upright or lying on its side, perhaps below the Earth."""
    rng = canvas.rng
    lit, dark = rng.choice(REGOLITH)
    side = rng.choice((-1, 1))
    horizon, y, size = rng.uniform(500, 570), rng.uniform(820, 860), rng.uniform(1.12, 1.3)
    view = View(750 + side * rng.uniform(40, 170), y, size, horizon, rng.uniform(-0.6, 0.6), 0.2)
    light = Light((side * 0.85, rng.uniform(0.26, 0.42), rng.uniform(0.1, 0.5)), ambient=0.07)
    black_sky(canvas, horizon)
    earth = view.x - side
    if fallen or rng.random() < 0.7:
        earth = earthrise(canvas, side, horizon - 180)[0]
    tip = side * rng.uniform(1.25, 1.45) if fallen else 0.0
    aim = facing(math.copysign(0.55, earth - view.x), view.yaw, tip)
    for step in range(rng.randint(1, 3)):
        moonscape_ridge(canvas, horizon - 22 + step * 14, mix(lit, dark, 0.15), dark, -side)
    grey_ground(canvas, view, light, lit, dark)
    model = heron(CELLS[0], None, aim, 0 if fallen else rng.uniform(120, 260))
    if fallen:
        model.tipped(tip)
    boulder = [(stone(canvas, 84, ROCK), replace(view, x=view.x + side * 190 * size, y=y + 20))] if fallen else []
    assemble(canvas, model, view, light, rng.randint(70, 120), boulder)
    canvas.bloom(0.25, 185)
    canvas.look_at(view.x, y - (110 if fallen else 190) * size)


def moon_rover(canvas: Canvas) -> None:
    """Draw the small rover in low sunlight, on some seeds as it climbs out of deep shadow."""
    rng = canvas.rng
    emerging = rng.random() < 0.5
    lit, dark = rng.choice(REGOLITH)
    side = rng.choice((-1, 1))
    horizon, y, size = rng.uniform(440, 540), rng.uniform(820, 860), rng.uniform(1.75, 2.05)
    yaw = (0.0 if side > 0 else math.pi) + rng.choice((-1, 1)) * rng.uniform(0.35, 0.75)
    view = View(750 + rng.uniform(-60, 60), y, size, horizon, yaw, 0.22)
    light = Light((side * 0.85, rng.uniform(0.3, 0.42), rng.uniform(0.2, 0.5)), ambient=0.07)
    if emerging:
        light = light._replace(edge=-side * rng.uniform(20, 70))
    black_sky(canvas, horizon)
    if rng.random() < 0.75:
        earthrise(canvas, side, horizon - 170)
    for step in range(rng.randint(1, 3)):
        moonscape_ridge(canvas, horizon - 22 + step * 14, mix(lit, dark, 0.15), dark, -side)
    grey_ground(canvas, view, light, lit, dark)
    tracks(canvas, view, 62, mix(lit, dark, 0.8), mix(lit, dark, 0.2))
    if emerging:
        gloom(canvas, view, light.edge or 0.0, side)
    assemble(canvas, chhaya(rng.choice(CELLS)), view, light, rng.randint(70, 110))
    canvas.bloom(0.25, 185)
    canvas.look_at(view.x, y - 90 * size)


def gloom(canvas: Canvas, view: View, edge: float, side: float) -> None:
    """Cover the ground beyond a ragged edge with the shadow of a crater's wall."""
    line = []
    for step in range(140):
        z = 300 - 14000 * (1 - step / 139) ** 4
        wander = canvas.rng.uniform(-6, 6) + 30 * math.sin(z / 90) * math.exp(-abs(z) / 900)
        x, y, _ = view.project((edge + wander - side * abs(z) * 0.3, 0, z))
        line.append((x, y))
    far = -200 if side > 0 else WIDTH + 200
    mask = canvas.stencil().polygon([(far, line[0][1]), *line, (line[-1][0], HEIGHT + 60), (far, HEIGHT + 60)])
    canvas.paint(canvas.soften(mask.mask(), 2), (5, 7, 12), 0.93)
