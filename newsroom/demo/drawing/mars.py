"""Mars: its dunes, canyons and ice, and the machines and houses that stand on it."""

import math

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import closed, craters, dune, hills, plain, range_of_hills, ridge_line, rocks
from .noise import clouds, curve, in_perspective, ridged, warp
from .palette import (
    BLUE_SUNSET,
    BONE,
    PAPER,
    RED_DUSK,
    RED_NIGHT,
    RED_WORLD,
    Mood,
    inks,
    mix,
)
from .sky import cloud_bank, mood_of, moon, sky, sun


def red_sky(canvas: Canvas, horizon: float) -> tuple[Mood, float]:
    """Fill a Martian sky with its small sun or moons; give the mood and the side of the light."""
    rng = canvas.rng
    mood, side = mood_of(canvas, RED_WORLD), rng.choice((-1, 1))
    sky(canvas, mood, horizon)
    x = 750 - side * rng.uniform(250, 620)
    if mood in (RED_NIGHT, RED_DUSK):
        moon(
            canvas,
            x,
            rng.uniform(110, horizon * 0.5),
            rng.uniform(16, 34),
            BONE,
            rng.uniform(0.3, 0.8),
            rng.uniform(-1, 1),
        )
        if rng.random() < 0.5:
            canvas.glow(rng.uniform(300, 1200), rng.uniform(100, 300), 16, (150, 190, 235), 1.0, 1.6)
    else:
        tone = inks("cfe6f5")[0] if mood is BLUE_SUNSET else mood.light
        sun(canvas, x, horizon - rng.uniform(50, 300), rng.uniform(13, 24), tone, 0.85)
    if rng.random() < 0.45:
        cloud_bank(
            canvas,
            rng.uniform(horizon * 0.3, horizon * 0.7),
            90,
            mood.light,
            mix(mood.haze, mood.sky[0], 0.3),
            0.45,
            4,
        )
    return mood, side


def red_ground(canvas: Canvas, low: float, high: float, stones: int) -> tuple[Mood, float, float]:
    """Lay a Martian plain with far mesas and stones; give mood, light side and horizon."""
    rng = canvas.rng
    horizon = rng.uniform(low, high)
    mood, side = red_sky(canvas, horizon)
    soil = rng.choice(inks("a8522c 94462a b4643a 8a4a34"))
    if rng.random() < 0.5:
        mesas(canvas, mood, horizon)
    hills(
        canvas,
        mood._replace(dark=mix(soil, mood.dark, 0.45)),
        horizon - 50,
        horizon + 2,
        rng.randint(2, 4),
        rng.uniform(30, 95),
        0.5,
    )
    night = 0.55 if mood is RED_NIGHT else 0.3 if mood in (RED_DUSK, BLUE_SUNSET) else 0.0
    plain(canvas, horizon, mix(soil, mood.haze, 0.55), mix(mix(soil, mood.dark, 0.45), mood.dark, night), 0.65)
    lit, dark = mix(mix(soil, mood.light, 0.5), mood.dark, night * 0.8), mix(soil, mood.dark, 0.8)
    if rng.random() < 0.4:
        craters(canvas, horizon, rng.randint(4, 10), mix(lit, soil, 0.4), dark, -side, 0.22)
    rocks(canvas, horizon, stones, lit, dark, side)
    return mood, side, horizon


def mesas(canvas: Canvas, mood: Mood, horizon: float) -> None:
    """Stand flat-topped hills on the skyline."""
    rng = canvas.rng
    for _ in range(rng.randint(2, 4)):
        x, wide, tall = rng.uniform(0, WIDTH), rng.uniform(90, 300), rng.uniform(50, 170)
        tone = mix(mood.haze, mood.dark, rng.uniform(0.15, 0.35))
        table = [
            (x - wide, horizon),
            (x - wide * 0.72, horizon - tall * 0.45),
            (x - wide * 0.6, horizon - tall),
            (x + wide * 0.5, horizon - tall * 0.96),
            (x + wide * 0.66, horizon - tall * 0.5),
            (x + wide, horizon),
        ]
        mask = canvas.stencil().polygon(table).mask()
        canvas.paint(mask, (tone, mix(tone, mood.haze, 0.6)))
        canvas.rim(mask, 0, 3, mix(tone, mood.light, 0.5), 0.6)


def mars_dunes(canvas: Canvas) -> None:
    """Draw a sea of dunes with sharp crests."""
    rng = canvas.rng
    horizon = rng.uniform(330, 520)
    mood, side = red_sky(canvas, horizon + 40)
    soil = rng.choice(inks("b45c30 a04a2c c27844 8c4634"))
    night = 0.5 if mood is RED_NIGHT else 0.22 if mood in (RED_DUSK, BLUE_SUNSET) else 0.0
    hills(canvas, mood._replace(dark=mix(soil, mood.dark, 0.3)), horizon, horizon + 30, 2, rng.uniform(30, 80))
    count = rng.randint(4, 7)
    for index in range(count):
        near = (index + 1) / count
        y = horizon + 50 + (HEIGHT - horizon + 20) * near**1.7
        lit = mix(mix(mix(soil, mood.light, 0.42), mood.haze, 0.75 * (1 - near)), mood.dark, night)
        shade = mix(mix(mix(soil, mood.dark, 0.72), mood.haze, 0.65 * (1 - near)), mood.dark, night * 0.6)
        dune(canvas, y, 40 + 190 * near, lit, shade, mood.haze, side)
    ripples = in_perspective(ridged(warp(clouds(rng, (4, 60), 3, (640, 640)), rng, 0.008, 14), 1.2), (750, 330), 5)
    floor = canvas.stencil().polygon([(0, 560), (WIDTH, 560), (WIDTH, HEIGHT + 5), (0, HEIGHT + 5)]).mask()
    sheet = ripples.resize((750, 500)).copy()
    sheet.paste(128, (0, 0, 750, 280))
    sheet.paste(ripples.resize((750, 220)), (0, 280))
    canvas.texture(sheet, floor, 0.22)
    canvas.bloom(0.25, 170)
    canvas.look_at(750, horizon + 220)


def mars_canyon(canvas: Canvas) -> None:
    """Draw a canyon between layered walls that fade into haze."""
    rng = canvas.rng
    horizon = rng.uniform(300, 430)
    mood, side = red_sky(canvas, 640)
    soil = rng.choice(inks("a04a2a b4602f 8a4230"))
    canvas.gradient((mood.haze, mix(mood.haze, soil, 0.4)), 620, HEIGHT)
    count, middle = rng.randint(3, 5), 750 + rng.uniform(-190, 190)
    hills(canvas, mood._replace(dark=mix(mood.haze, soil, 0.3)), horizon + 30, horizon + 90, 2, 40)
    for index in range(count):
        near = (index + 0.5) / count
        for wall in (-1, 1) if index % 2 else (1, -1):
            canyon_wall(canvas, mood, soil, near, middle, wall, horizon, wall == side)
    fog = curve(warp(clouds(rng, (4, 6), 5), rng, 0.03), 0.3, 1.0)
    fade = canvas.field(lambda x, y: 0.55 * math.exp(-(((y - 700) / 130) ** 2) - ((x - middle) / 420) ** 2), 60)
    canvas.shine(fade, mix(mood.haze, mood.light, 0.3), 0.6)
    canvas.texture(fog, None, 0.12)
    canvas.bloom(0.25, 170)
    canvas.look_at(middle, 560)


def canyon_wall(
    canvas: Canvas,
    mood: Mood,
    soil: tuple[int, int, int],
    near: float,
    middle: float,
    wall: int,
    horizon: float,
    lit: bool,
) -> None:
    """Stand one stepped buttress on one side of the canyon, with its strata."""
    rng = canvas.rng
    edge = middle + wall * (60 + 560 * near**1.25 + rng.uniform(-50, 50))
    top, foot = horizon + 20 - 190 * near + rng.uniform(-25, 25), 640 + 420 * near**1.4
    outer = -20 if wall < 0 else WIDTH + 20
    points, y, x = [(outer, top + rng.uniform(-20, 10))], top, edge
    for step in range(9):
        points.append((x, y))
        y += (foot - top) / 9 * rng.uniform(0.7, 1.2)
        x += wall * -1 * (rng.uniform(2, 12) if step % 2 else rng.uniform(18, 60)) * (0.4 + near)
        points.append((x + wall * 6, y))
    points += [(x - wall * 140, foot + 30), (x - wall * 140, HEIGHT + 10), (outer, HEIGHT + 10)]
    mask = canvas.stencil().polygon(points).mask()
    tone = mix(mood.haze, mix(soil, mood.light, 0.25) if lit else mix(soil, mood.dark, 0.55), 0.25 + 0.7 * near)
    canvas.paint(mask, (tone, mix(tone, mood.dark, 0.35 * near), mix(tone, mood.haze, 0.3)))
    strata = clouds(rng, (1, 26), 3, (192, 256), 0.8)
    canvas.texture(warp(strata, rng, 0.012, 10), mask, 0.5 * (0.3 + near))
    if near > 0.5:
        canvas.texture(ridged(warp(clouds(rng, (30, 3), 4), rng, 0.01), 1.0), mask, 0.25 * near)
    canvas.rim(mask, 0, 4, mix(tone, mood.light, 0.6), 0.7)
    canvas.rim(mask, wall * 5, 0, mix(tone, mood.light if lit else mood.dark, 0.5), 0.7)


def ice_cap(canvas: Canvas) -> None:
    """Draw the layered ice of a Martian pole over red ground."""
    rng = canvas.rng
    horizon = rng.uniform(330, 470)
    mood, side = red_sky(canvas, horizon + 40)
    soil, ice = rng.choice(inks("8a4430 a05434 7a4438")), rng.choice(inks("eef0ea e4ecf0 f2e8d8"))
    night = 0.55 if mood is RED_NIGHT else 0.25 if mood in (RED_DUSK, BLUE_SUNSET) else 0.0
    hills(canvas, mood, horizon, horizon + 30, 2, 40)
    count = rng.randint(4, 6)
    lean = rng.uniform(-90, 90)
    for index in range(count):
        near = (index + 1) / count
        y = horizon + 20 + 560 * near**1.35
        line = [
            (x, py + lean * (x / WIDTH - 0.5) + 26 * math.sin(x / 240 + index))
            for x, py in ridge_line(rng, y, 16 + 26 * near, 0.5)
        ]
        white = mix(mix(ice, mood.haze, 0.5 * (1 - near)), mood.dark, night)
        range_of_hills(canvas, line, white, mix(white, mood.sky[0], 0.35), None, side, 0.15)
        scarp(
            canvas,
            line,
            white,
            mix(mix(soil, mood.haze, 0.45 * (1 - near)), mood.dark, night),
            14 + 74 * near,
        )
    if rng.random() < 0.6:
        floor = ridge_line(rng, 930, 40, 0.5)
        mask = range_of_hills(canvas, floor, mix(soil, mood.dark, night), mix(soil, mood.dark, 0.75), None, side, 0.5)
        canvas.rim(mask, 0, 5, ice, 0.6)
    canvas.bloom(0.25, 185)
    canvas.look_at(750, horizon + 200)


def scarp(
    canvas: Canvas,
    line: list[tuple[float, float]],
    white: tuple[int, int, int],
    soil: tuple[int, int, int],
    tall: float,
) -> None:
    """Cut a cliff of dusty layers below the edge of one sheet of ice."""
    rng = canvas.rng
    lower = [(x, y + tall) for x, y in line]
    mask = canvas.stencil().polygon(closed(lower)).mask()
    canvas.paint(mask, mix(white, soil, 0.5))
    bands = rng.randint(4, 7)
    for band in range(bands):
        a, b = tall * (1 + band * 0.16), tall * (1 + band * 0.16 + rng.uniform(0.04, 0.12))
        strip = [(x, y + a) for x, y in line] + [(x, y + b) for x, y in line[::-1]]
        canvas.paint(canvas.stencil().polygon(strip).mask(), mix(soil, white, rng.uniform(0, 0.5)), 0.85)
    floor = canvas.stencil().polygon(closed([(x, y + tall * 2.1) for x, y in line])).mask()
    canvas.paint(floor, (white, mix(white, soil, 0.18)))
    canvas.rim(canvas.stencil().polygon(closed(line)).mask(), 0, 3, mix(white, PAPER, 0.7), 0.6)
