"""Upheavals: storms with their lightning, volcanoes and earthquakes."""

import itertools
import math

from PIL import Image, ImageChops

from .canvas import HEIGHT, Canvas
from .earth import mist
from .ground import closed, hills, plain, ridge_line
from .noise import clouds, curve, ridged, warp
from .palette import (
    AMBER,
    BLACK,
    DUSKS,
    EMBER,
    EMBERDUSK,
    INDIGO,
    MIDNIGHT,
    PAPER,
    ROSEDUSK,
    STEEL,
    Colour,
    Mood,
    inks,
    mix,
)
from .regolith import grain, pebbles
from .sky import cloud_bank, mood_of, sky, stars


def storm(canvas: Canvas) -> None:
    """Draw a storm: a turning shelf of cloud with lightning and rain."""
    rng = canvas.rng
    mood = rng.choice(
        (
            STEEL,
            STEEL._replace(sky=inks("0c1418 1c3034 3f5c58 a8a878")),
            STEEL._replace(sky=inks("0c0e1c 24243c 4c4660 b08478")),
            EMBERDUSK,
        )
    )
    base = rng.uniform(760, 840)
    canvas.gradient((*mood.sky[:-1], mix(mood.sky[-1], mood.light, 0.2)), 0, base)
    x, low = rng.uniform(450, 1050), rng.uniform(430, 540)
    mass = warp(warp(clouds(rng, (5, 7), 7, fade=0.6), rng, 0.03), rng, 0.012, 20)
    cover = canvas.field(lambda px, py: 1 / (1 + math.exp((py - low - 60 * math.sin(px / 260 + x)) / 34)), 150)
    canvas.paint(
        cover.resize(canvas.size, Image.Resampling.BICUBIC),
        (mood.sky[0], mix(mood.sky[1], mood.sky[0], 0.3), mix(mood.sky[1], mood.sky[2], 0.3)),
        0.97,
    )
    canvas.texture(curve(mass, 0.1, 0.95), cover.resize(canvas.size, Image.Resampling.BICUBIC), 0.85)
    for shelf in range(rng.randint(2, 4)):
        roll = canvas.stencil()
        roll.polygon(
            [
                (px, low - 40 * shelf + 70 * ((px - x) / 800) ** 2 + 14 * math.sin(px / 90 + shelf))
                for px in range(-10, 1521, 30)
            ]
            + [
                (px, low - 40 * shelf - 46 + 50 * ((px - x) / 800) ** 2 + 14 * math.sin(px / 110 + shelf * 2))
                for px in range(1510, -11, -30)
            ]
        )
        canvas.paint(canvas.soften(roll.mask(), 16), mix(mood.sky[1], mood.sky[2], 0.25 + 0.2 * (shelf % 2)), 0.6)
    veil = canvas.field(
        lambda px, py: 0.75 * math.exp(-(((px - x - (py - low) * 0.25) / 230) ** 2)) if py > low - 20 else 0,
        150,
    )
    canvas.paint(veil.resize(canvas.size, Image.Resampling.BICUBIC), mix(mood.sky[1], mood.sky[2], 0.35))
    for _ in range(rng.randint(1, 3)):
        bolt(canvas, x + rng.uniform(-330, 330), low - 30, base + 6)
    hills(canvas, mood._replace(haze=mix(mood.haze, mood.dark, 0.4)), base - 10, 950, 3, 32, 0.45)
    canvas.bloom(0.4, 150)
    canvas.look_at(x, low + 80)


def bolt(canvas: Canvas, x: float, top: float, foot: float) -> None:
    """Strike lightning with its side branches."""
    rng, fire = canvas.rng, canvas.stencil()
    canvas.glow(x, top, 420, (200, 206, 235), 0.5, 2, 0.55)

    def strike(px: float, py: float, end: float, wide: float, lean: float) -> None:
        while py < end:
            nx, ny = px + rng.gauss(lean, 17), py + rng.uniform(10, 34)
            fire.line([(px, py), (nx, ny)], wide)
            if wide > 2 and rng.random() < 0.2:
                strike(nx, ny, ny + rng.uniform(60, 190), wide * 0.42, rng.choice((-13, 13)))
            px, py = nx, ny

    strike(x, top, foot, 4.6, rng.uniform(-4, 4))
    mask = fire.mask()
    canvas.shine(canvas.soften(mask, 16), (160, 170, 230), 1.0)
    canvas.paint(mask, (246, 244, 250))


def volcano(canvas: Canvas) -> None:
    """Draw a volcano with its plume and streams of lava."""
    rng = canvas.rng
    mood = mood_of(canvas, (EMBERDUSK, ROSEDUSK, MIDNIGHT, INDIGO, STEEL))
    sky(canvas, mood, 860)
    x, top, foot = 750 + rng.uniform(-200, 200), rng.uniform(380, 450), 860.0
    fog = warp(warp(clouds(rng, (8, 6), 6, (300, 200), 0.6), rng, 0.04), rng, 0.012, 20)
    pick, drift = fog.load(), rng.choice((-1, 1)) * rng.uniform(0.1, 0.9)

    def ash(px: float, py: float) -> float:
        up = top - py
        if up < -12:
            return 0.0
        grain = pick[min(299, int(px / 5)), min(199, int(py / 5))] / 255
        body = 1.3 - (abs(px - x - drift * up * 0.7) / (46 + up * 0.42)) ** 2 - 0.9 * (1 - grain)
        return max(0.0, min(1.0, body * 2.6))

    plume = canvas.field(ash, 300).resize(canvas.size)
    canvas.paint(
        plume,
        (mix(mood.dark, mood.haze, 0.3), mix(mood.dark, mood.haze, 0.2), mix(EMBER, mood.dark, 0.35)),
        0.96,
    )
    canvas.texture(curve(fog, 0.05, 0.95), plume, 0.8)
    canvas.rim(plume, 3, 5, mix(mood.haze, mood.light, 0.3), 0.3)
    canvas.glow(x, top - 30, 420, EMBER, 0.75, 2.2)
    hills(canvas, mood, 780, 840, 2, 60)
    lip = rng.uniform(44, 80)
    slope = [
        (x + s * (lip + 640 * t**1.6 * (1 if s < 0 else 1.1)), top + (foot - top) * t + rng.uniform(-5, 5))
        for s, t in [(-1, k / 24) for k in range(24, -1, -1)] + [(1, k / 24) for k in range(25)]
    ]
    cone = canvas.stencil().polygon([*slope, (slope[-1][0], HEIGHT + 9), (slope[0][0], HEIGHT + 9)]).mask()
    canvas.paint(cone, (mix(mood.dark, EMBER, 0.35), mix(mood.dark, mood.haze, 0.25), mood.dark))
    canvas.texture(ridged(warp(clouds(rng, (12, 4), 6), rng, 0.02), 1.0), cone, 0.6)
    canvas.rim(cone, rng.choice((-4, 4)), 3, mix(mood.haze, EMBER, 0.4), 0.6)
    lava(canvas, x, top, lip)
    hills(canvas, mood._replace(haze=mix(mood.haze, mood.dark, 0.75)), 880, 965, 3, 46)
    canvas.bloom(0.5, 130)
    canvas.look_at(x, top + 20)


def lava(canvas: Canvas, x: float, top: float, lip: float) -> None:
    """Let lava run down and fire fly up."""
    rng, flow, sparks = canvas.rng, canvas.stencil(), canvas.stencil()
    flow.ellipse(x, top + 4, lip * 0.92, 9)
    for _ in range(rng.randint(3, 6)):
        px, py, lean, wide = (
            x + rng.uniform(-0.7, 0.7) * lip,
            top + 4,
            rng.uniform(-1.0, 1.0),
            rng.uniform(6, 14),
        )
        for _step in range(rng.randint(14, 32)):
            nx, ny = px + lean * 12 + rng.gauss(0, 7), py + rng.uniform(9, 18)
            flow.line([(px, py), (nx, ny)], wide)
            px, py, wide = nx, ny, max(1.5, wide * 0.95)
    for _ in range(150):
        a, reach = rng.gauss(0, 0.42), rng.uniform(20, 330)
        sx, sy = x + math.sin(a) * reach, top - math.cos(a) * reach + reach * reach / 900
        sparks.line([(sx, sy), (sx + math.sin(a) * 10, sy - 9 + reach / 22)], rng.uniform(1, 3), rng.randint(100, 255))
    mask = flow.mask()
    canvas.shine(canvas.soften(mask, 22), EMBER, 1.0)
    canvas.paint(mask, inks("ffe2a0 f2a04c d9602a a83c1c"))
    canvas.shine(sparks.mask(), AMBER)


def quake(canvas: Canvas) -> None:
    """Draw the ground split open, or the rings of a shock beneath the hills."""
    rng = canvas.rng
    mood = mood_of(canvas, DUSKS, (STEEL, MIDNIGHT, INDIGO))
    section = rng.random() < 0.5
    horizon = rng.uniform(330, 400) if section else rng.uniform(380, 500)
    sky(canvas, mood, horizon + 20)
    hills(canvas, mood, horizon - 60, horizon, 3, rng.uniform(40, 110))
    soil = mix(rng.choice(inks("7c5c3c 8a5440 5c5c50 6e6444")), mood.dark, 0.3)
    if section:
        strata(canvas, horizon, soil, mood)
        return
    broken_ground(canvas, horizon, soil, mood)


def broken_ground(canvas: Canvas, horizon: float, soil: Colour, mood: Mood) -> None:
    """Split a plain with one great fissure and lesser ones that branch from it."""
    rng, side = canvas.rng, canvas.rng.choice((-1, 1))
    lit = mix(mix(soil, mood.haze, 0.35), mood.light, 0.3)
    plain(canvas, horizon, mix(lit, mood.haze, 0.4), mix(soil, mood.dark, 0.12), 0.4)
    grain(canvas, horizon, side, 0.55)
    pebbles(canvas, horizon, 700, lit, mix(soil, mood.dark, 0.85), side)
    main = fissure(canvas, 750 + rng.uniform(-200, 200), horizon, rng.uniform(44, 74))
    cracks = [branch(canvas, main, rng.randint(11, 35), way) for way in (-1, 1, -1, 1, 1, -1)]
    cracks += [fissure(canvas, 750 + way * rng.uniform(420, 640), horizon, rng.uniform(7, 16)) for way in (-1, 1)]
    open_cracks(canvas, [*cracks, main], soil, mood, side)
    mist(canvas, horizon + 20, mix(mood.haze, mood.light, 0.2), 0.6)
    canvas.bloom(0.2, 170)
    canvas.look_at(main[28][0], main[28][1])


def open_cracks(
    canvas: Canvas, lines: list[list[tuple[float, float, float]]], soil: Colour, mood: Mood, side: float
) -> None:
    """Open cracks: a black depth, one wall in layers, and a lit lip."""

    def gap(low: float, high: float, more: float = 0.0) -> Image.Image:
        """Cut a strip along every crack, between two shares of its half width."""
        stencil = canvas.stencil()
        for line in lines:
            strip = [(x + side * (w * low - more), y) for x, y, w in line]
            stencil.polygon(strip + [(x + side * w * high, y) for x, y, w in line[::-1]])
        return stencil.mask()

    shape = gap(-1, 1)
    canvas.paint(canvas.soften(gap(-1.5, -1, 3), 5), mix(soil, mood.dark, 0.75), 0.55)
    canvas.paint(shape, (mix(mood.dark, EMBER, 0.1), BLACK))
    for layer, tone in enumerate((0.1, 0.42, 0.25, 0.6, 0.78)):
        stencil = canvas.stencil()
        for line in lines:
            inner, outer = 1 - layer * 0.17, 1 - (layer + 1) * 0.17
            strip = [(x + side * w * inner, y + w * layer * 0.2) for x, y, w in line]
            strip += [(x + side * w * outer, y + w * (layer + 1) * 0.2) for x, y, w in line[::-1]]
            stencil.polygon(strip)
        wall = ImageChops.multiply(stencil.mask(), shape)
        canvas.paint(wall, mix(mix(soil, mood.light, 0.3), mood.dark, tone))
    lip = canvas.stencil()
    for line in lines:
        for (x, y, w), (u, v, z) in itertools.pairwise(line):
            lip.line([(x + side * w, y), (u + side * z, v)], 0.6 + w * 0.06)
    canvas.paint(lip.mask(), mix(soil, mood.light, 0.75), 0.9)


def branch(
    canvas: Canvas, main: list[tuple[float, float, float]], start: int, way: int
) -> list[tuple[float, float, float]]:
    """Give a crack that runs out sideways from the main one and closes."""
    rng = canvas.rng
    x, y, w = main[start]
    path, steps, rise = [], 14, rng.uniform(-0.25, 0.35)
    for step in range(steps):
        t = step / (steps - 1)
        path.append((x, y, max(0.4, w * 0.3 * (1 - t))))
        x += way * (6 + w * 0.75) * rng.uniform(0.6, 1.3)
        y += (6 + w * 0.55) * (rise + rng.uniform(-0.35, 0.45))
    return sorted(path, key=lambda spot: spot[1]) if rise > 0.2 else path


def fissure(canvas: Canvas, x: float, horizon: float, wide: float) -> list[tuple[float, float, float]]:
    """Give the path and half width of one crack from the horizon to the viewer."""
    rng, lean = canvas.rng, canvas.rng.uniform(-190, 190)
    path, jag = [], 0.0
    for step in range(41):
        t = (step / 40) ** 1.7
        jag = jag * 0.6 + rng.uniform(-1, 1) * (3 + 46 * t) * min(1.0, 0.35 + wide / 60)
        y = horizon + 6 + (HEIGHT + 30 - horizon) * t
        path.append((x + lean * t + jag, y, 0.8 + wide * 2.2 * t * rng.uniform(0.75, 1.15)))
    return path


def strata(canvas: Canvas, horizon: float, soil: Colour, mood: Mood) -> None:
    """Cut through the crust: layers shifted at a fault and the rings of a shock."""
    rng = canvas.rng
    fault, lean, slip = (
        rng.uniform(560, 940),
        rng.uniform(-190, 190),
        rng.choice((-1, 1)) * rng.uniform(40, 80),
    )
    count = rng.randint(8, 11)
    lines = [ridge_line(rng, horizon + 6 + (HEIGHT - horizon) * (k / count) ** 0.9, 13, 0.42) for k in range(count)]
    tones = [
        mix(
            mix(soil, mood.dark, 0.06 + 0.62 * k / count),
            rng.choice(inks("c89c6c 3f5c60 a05a3c d9c8a0")),
            rng.uniform(0.12, 0.6),
        )
        for k in range(count)
    ]
    for half in (-1, 1):
        clip = (
            canvas.stencil()
            .polygon(
                [
                    (fault + lean, horizon - 200),
                    (fault - lean, HEIGHT + 5),
                    (half * 4000, HEIGHT + 5),
                    (half * 4000, horizon - 200),
                ]
            )
            .mask()
        )
        for line, tone in zip(lines, tones, strict=True):
            moved = [(x, y + (slip if half > 0 else 0)) for x, y in line]
            mask = ImageChops.multiply(canvas.stencil().polygon(closed(moved)).mask(), clip)
            canvas.paint(mask, tone)
            canvas.rim(mask, 0, 3, mix(tone, mood.light, 0.3), 0.6)
    ground = canvas.field(lambda _x, y: min(1.0, max(0.0, (y - horizon - 10) / 60)), 60).resize(canvas.size)
    canvas.texture(warp(clouds(rng, (8, 26), 6, fade=0.62), rng, 0.012), ground, 0.2)
    t = rng.uniform(0.4, 0.65)
    x, y = fault + lean * (1 - 2 * t), horizon - 200 + (HEIGHT + 200 - horizon) * (t + 0.15)
    shock(canvas, x, y, ground)
    stars(canvas, 60, horizon * 0.4, fade=True)
    cloud_bank(canvas, horizon * 0.4, 60, mood.light, mix(mood.haze, mood.sky[0], 0.4), 0.4)
    canvas.look_at(x, y)


def shock(canvas: Canvas, x: float, y: float, ground: Image.Image) -> None:
    """Send the rings of a shock out through the ground."""
    rng = canvas.rng
    for ring in range(9):
        radius = 40 + ring * rng.uniform(52, 62)
        band = ImageChops.subtract(
            canvas.stencil().ellipse(x, y, radius).mask(),
            canvas.stencil().ellipse(x, y, radius - 5 + ring * 0.4).mask(),
        )
        canvas.shine(ImageChops.multiply(band, ground), mix(AMBER, EMBER, ring / 9), 0.8 - ring * 0.075)
    canvas.glow(x, y, 330, EMBER, 0.7, 2.2)
    canvas.glow(x, y, 60, PAPER, 0.9, 1.5)
