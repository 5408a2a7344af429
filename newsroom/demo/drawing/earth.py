"""The land and the air: cities, forests, rivers, glaciers and clouds."""

import math

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .deep_sky import still_water
from .energy import open_sky, town
from .ground import closed, conifers, hills, plain, ridge_line
from .noise import clouds, curve, ridged, warp
from .palette import (
    BLACK,
    DAYS,
    DUSKS,
    EMBER,
    EMBERDUSK,
    INDIGO,
    MIDNIGHT,
    MOSS,
    NIGHTS,
    PAPER,
    ROSEDUSK,
    TEALNIGHT,
    Colour,
    Mood,
    inks,
    mix,
)
from .sky import mood_of, moon, sky, sun


def city_night(canvas: Canvas) -> None:
    """Draw a city by night: layered towers with lit windows, over water or hills."""
    rng = canvas.rng
    mood = mood_of(canvas, NIGHTS, (EMBERDUSK, ROSEDUSK))
    base = rng.uniform(720, 860)
    sky(canvas, mood, base)
    if rng.random() < 0.5:
        moon(
            canvas,
            rng.uniform(200, 1300),
            rng.uniform(100, 260),
            rng.uniform(30, 70),
            mood.light,
            rng.uniform(0.2, 0.9),
            0.5,
        )
    canvas.glow(750, base, 1000, EMBER, 0.35, 2, 0.45)
    lamp = rng.choice(inks("f2b04c ffd58c f0c890"))
    for layer in range(4):
        near = (layer + 0.5) / 4
        skyline(canvas, base, near, mood, lamp)
    if rng.random() < 0.6:
        still_water(canvas, base)
    else:
        hills(canvas, mood._replace(haze=mix(mood.haze, mood.dark, 0.75)), base + 4, 960, 3, 34, 0.45)
        town(canvas, base + 60, mood)
    canvas.bloom(0.5, 110)
    canvas.look_at(750, base - 200)


def skyline(canvas: Canvas, base: float, near: float, mood: Mood, lamp: Colour) -> None:
    """Draw one row of towers, with windows if it stands near."""
    rng = canvas.rng
    tone = mix(mix(mood.haze, mood.dark, 0.35), mood.dark, near)
    peak = rng.uniform(400, 1100)
    lights = canvas.stencil()
    with canvas.pen() as pen:
        x = -30.0
        while x < WIDTH:
            wide = rng.uniform(34, 90) * (0.6 + near * 0.6)
            tall = (90 + 400 * math.exp(-(((x - peak) / 330) ** 2))) * rng.uniform(0.35, 1.0) * (1.1 - near * 0.35)
            top = base - tall
            pen.box(x, top, x + wide, base + 2, tone)
            pen.box(x, top, x + wide * 0.25, base + 2, mix(tone, mood.haze, 0.2))
            crown = rng.random()
            if crown < 0.25:
                pen.polygon(
                    [
                        (x, top),
                        (x + wide, top),
                        (x + wide * 0.7, top - wide * 0.7),
                        (x + wide * 0.3, top - wide * 0.5),
                    ],
                    tone,
                )
            elif crown < 0.45:
                pen.box(x + wide * 0.25, top - 26, x + wide * 0.75, top, tone)
                pen.line([(x + wide / 2, top - 20), (x + wide / 2, top - 80 - 40 * near)], 2, tone)
            if near > 0.3:
                step = 7 + 5 * near
                for row in range(int(tall / step / 1.5)):
                    for column in range(int(wide / step) - 1):
                        if rng.random() < 0.34:
                            a, b = x + step * (column + 0.8), top + step * 1.5 * row + 9
                            lights.polygon(
                                [
                                    (a, b),
                                    (a + step * 0.5, b),
                                    (a + step * 0.5, b + step * 0.7),
                                    (a, b + step * 0.7),
                                ],
                                rng.randint(90, 255),
                            )
            x += wide * rng.uniform(0.9, 1.25)
    canvas.paint(lights.mask(), lamp, 0.35 + 0.6 * near)


def forest(canvas: Canvas) -> None:
    """Draw wooded ridges in mist."""
    rng = canvas.rng
    mood = mood_of(canvas, DUSKS, DAYS, (TEALNIGHT, MIDNIGHT))
    sky(canvas, mood, 700)
    if mood in NIGHTS:
        moon(
            canvas,
            rng.uniform(300, 1200),
            rng.uniform(120, 250),
            rng.uniform(34, 74),
            mood.light,
            rng.uniform(0.3, 1),
            0.5,
        )
    else:
        sun(canvas, rng.uniform(250, 1250), rng.uniform(200, 380), rng.uniform(30, 54), mood.light, 0.7)
    leaf = mix(rng.choice((MOSS, inks("2c4c44")[0], inks("6e5a2c")[0])), mood.dark, 0.5 if mood in DAYS else 0.75)
    hills(canvas, mood._replace(dark=mix(mood.haze, leaf, 0.5)), 380, 450, 2, rng.uniform(60, 140))
    count, rise = rng.randint(4, 6), rng.uniform(40, 120)
    for index in range(count):
        near = (index + 1) / count
        line = ridge_line(rng, 460 + 440 * near, rise, 0.42)
        conifers(
            canvas,
            line,
            26 + 230 * near**1.9,
            mix(mix(mood.haze, leaf, 0.25), mix(leaf, BLACK, 0.45 * near), near),
            1.0 + 0.8 * (1 - near),
        )
        if index < count - 1:
            mist(canvas, 460 + 440 * near + 60, mix(mood.haze, mood.light, 0.25), 0.6 * (1 - near) + 0.2)
    canvas.bloom(0.25, 175)
    canvas.look_at(750, 520)


def mist(canvas: Canvas, y: float, colour: Colour, strength: float) -> None:
    """Lay a bank of mist in a valley."""
    fog = curve(warp(clouds(canvas.rng, (4, 8), 4), canvas.rng, 0.02), 0.1, 0.9)
    band = canvas.field(lambda _x, py: math.exp(-(((py - y) / 55) ** 2)), 60).resize(fog.size)
    canvas.paint(ImageChops.multiply(fog, band).resize(canvas.size, Image.Resampling.BICUBIC), colour, strength)


def wooded_banks(canvas: Canvas, land: Colour, mood: Mood) -> None:
    """Plant firs on both sides of the foreground."""
    rng = canvas.rng
    for index in (1, 2):
        side = rng.choice((-1, 1))
        line = [
            (
                x,
                y
                + 190 * max(0.0, 1 - abs(x - (0 if side < 0 else WIDTH)) / 560) * -0.5
                + (1 - max(0.0, 1 - abs(x - (0 if side < 0 else WIDTH)) / 700)) * 150,
            )
            for x, y in ridge_line(rng, 690 + 100 * index, 16, 0.4)
        ]
        conifers(
            canvas,
            line,
            46 + 55 * index,
            mix(mix(land, mood.dark, 0.55 + 0.2 * index), mood.haze, 0.18 * (2 - index)),
            1.3,
        )


def river(canvas: Canvas) -> None:
    """Draw a river that winds through hills to the horizon."""
    rng = canvas.rng
    horizon = rng.uniform(360, 470)
    mood = open_sky(canvas, horizon, True)
    land = mix(rng.choice((MOSS, inks("7c7040")[0], inks("4c6450")[0])), mood.dark, 0.2 if mood in DAYS else 0.55)
    hills(canvas, mood, horizon - 60, horizon + 6, 4, rng.uniform(60, 140))
    plain(canvas, horizon, mix(land, mood.haze, 0.55), mix(land, mood.dark, 0.6), 0.45, (26, 100))
    a, b, p, drift = rng.uniform(1.4, 2.6), rng.uniform(120, 330), rng.uniform(0, 6), rng.uniform(-260, 260)
    left, right = [], []
    for step in range(100):
        t = step / 99
        y = horizon + 4 + (HEIGHT + 20 - horizon) * t**1.9
        x = 750 + drift * (1 - t) + b * (0.15 + t) * math.sin(a * math.log(t * 9 + 0.35) * 2.2 + p)
        wide = 5 + 190 * t**1.8
        left.append((x - wide, y))
        right.append((x + wide, y))
    bank = canvas.stencil().polygon([(x - 9, y - 2) for x, y in left] + [(x + 9, y - 2) for x, y in right[::-1]]).mask()
    canvas.paint(bank, mix(land, mood.dark, 0.65), 0.8)
    water = canvas.stencil().polygon([*left, *right[::-1]]).mask()
    canvas.paint(water, (mix(mood.sky[-1], mood.light, 0.4), mood.sky[-2], mix(mood.sky[0], mood.sky[1], 0.6)))
    canvas.texture(ridged(clouds(rng, (8, 50), 4), 1.3), water, 0.3)
    canvas.rim(water, 3, 2, mix(mood.light, PAPER, 0.3), 0.5)
    mist(canvas, horizon + 30, mix(mood.haze, mood.light, 0.4), 0.5)
    wooded_banks(canvas, land, mood)
    canvas.bloom(0.3, 170)
    canvas.look_at((left[40][0] + right[40][0]) / 2, left[40][1])


def cloudscape(canvas: Canvas) -> None:
    """Draw towers and banks of cloud lit by a low sun."""
    rng = canvas.rng
    mood = mood_of(canvas, DUSKS, DAYS, (MIDNIGHT, INDIGO))
    sky(canvas, mood)
    x, y = rng.uniform(250, 1250), rng.uniform(380, 640)
    sun(canvas, x, y, rng.uniform(26, 50), mood.light, 0.8)
    layers = rng.randint(4, 6)
    for layer in range(layers):
        near = (layer + 1) / layers
        heap(canvas, 420 + 500 * near, 90 + 150 * rng.random(), mood, near, (x, y))
    canvas.bloom(0.3, 160)
    canvas.look_at(x, y)


def heap(canvas: Canvas, y: float, rise: float, mood: Mood, near: float, light: tuple[float, float]) -> None:
    """Pile one bank of cumulus, its tops lit towards the sun."""
    rng, body = canvas.rng, canvas.stencil()
    line = ridge_line(rng, y, rise, 0.55, 5)
    body.polygon(closed(line))
    for px, py in line:
        for _ in range(3):
            size = rng.uniform(16, 52) * (0.7 + near * 0.7)
            body.ellipse(px + rng.uniform(-30, 30), py + rng.uniform(-6, 36), size, size * 0.82)
    mask = canvas.soften(body.mask(), 2.5)
    tone = mix(mix(mood.haze, mood.light, 0.5), mix(mood.sky[0], mood.haze, 0.5), near)
    canvas.paint(mask, (mix(tone, mood.light, 0.45), tone, mix(tone, mood.sky[0], 0.4)), 0.94)
    billow = warp(warp(clouds(rng, (12, 9), 5, fade=0.6), rng, 0.02), rng, 0.01, 20)
    canvas.texture(billow, mask, 0.42)
    canvas.rim(mask, 2, 6, mix(mood.light, PAPER, 0.3), 0.55)
    canvas.glow(*light, 420, mood.light, 0.16)
