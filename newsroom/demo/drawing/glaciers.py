"""A glacier: ice that comes down between peaks and breaks off in a cliff above water."""

import math

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .deep_sky import still_water
from .ground import closed, range_of_hills, ridge_line
from .noise import clouds, curve, ridged, warp
from .palette import DAWN, DAYS, INDIGO, MIDNIGHT, PAPER, ROSEDUSK, TEALNIGHT, Colour, Mood, mix
from .pen import Point
from .sky import mood_of, sky


def glacier(canvas: Canvas) -> None:
    """Draw the peaks, the river of ice between its flanks, its cliff, and floes on the water."""
    rng = canvas.rng
    mood = mood_of(canvas, (DAWN, ROSEDUSK, MIDNIGHT, INDIGO, TEALNIGHT), DAYS)
    shore, side = rng.uniform(735, 800), rng.choice((-1, 1))
    sky(canvas, mood, 600)
    dim = 0.04 if mood in DAYS else 0.26
    snow = mix(mix(PAPER, mood.light, 0.4), mood.dark, dim)
    blue = mix(mix((92, 158, 190), mood.haze, 0.2), mood.dark, dim)
    rock = mix(mix(mood.dark, mood.haze, 0.3), (70, 70, 80), 0.2)
    for layer in range(3):
        fog = 0.55 - 0.2 * layer
        peaks(canvas, 270 + 75 * layer, 150 - 22 * layer, [mix(c, mood.haze, fog) for c in (snow, blue, rock)], side)
    middle, top = 750 + rng.uniform(-160, 160), rng.uniform(440, 480)
    brow = [(x, y + 14 * math.sin(x / 160)) for x, y in ridge_line(rng, shore - rng.uniform(120, 165), 16, 0.62)]
    river_of_ice(canvas, middle, top, brow, (snow, blue, rock), mood)
    ice_cliff(canvas, brow, shore, snow, blue)
    for step in range(3):
        for wall in (-1, 1):
            flank(canvas, middle, wall, step, shore, (mix(snow, mood.haze, 0.3 - 0.1 * step), rock), mood)
    still_water(canvas, shore)
    floes(canvas, shore, snow, blue)
    canvas.bloom(0.2, 190)
    canvas.look_at(middle, shore - 120)


def peaks(canvas: Canvas, y: float, rise: float, tones: list[Colour], side: float) -> None:
    """Raise one row of snowy mountains with bare crags."""
    snow, blue, rock = tones
    mask = range_of_hills(canvas, ridge_line(canvas.rng, y, rise, 0.5), snow, blue, snow, side)
    crag = curve(ridged(warp(clouds(canvas.rng, (12, 7), 6, fade=0.6), canvas.rng, 0.02, 14), 0.9), 0.55, 0.72)
    crag = ImageChops.multiply(crag.resize(canvas.size, Image.Resampling.BICUBIC), mask)
    canvas.paint(crag, rock, 0.8)
    canvas.rim(crag, -4 * side, 3, mix(snow, rock, 0.35), 0.5)


def river_of_ice(
    canvas: Canvas,
    middle: float,
    top: float,
    brow: list[Point],
    tones: tuple[Colour, Colour, Colour],
    mood: Mood,
) -> None:
    """Let the ice come down from a saddle, broad at its brow, with crevasses and trails of debris."""
    rng, (snow, blue, rock) = canvas.rng, tones
    ice = canvas.stencil().polygon([(middle - 90, top), (middle + 90, top), *brow[::-1]]).mask()
    canvas.paint(ice, (mix(snow, mood.haze, 0.35), snow, mix(snow, blue, 0.3)))
    canvas.texture(warp(clouds(rng, (8, 22), 6, fade=0.6), rng, 0.02), ice, 0.35)
    debris, cracks, lips = canvas.stencil(), canvas.stencil(), canvas.stencil()
    for share in (rng.uniform(-0.45, -0.1), rng.uniform(0.15, 0.55)):
        for _ in range(420):
            t = rng.random() ** 0.7
            x = middle + (90 + 660 * t**1.6) * (share + rng.gauss(0, 0.022)) + 26 * math.sin(t * 5) * t
            debris.ellipse(x, top + 4 + 230 * t, 0.8 + 5 * t * rng.random(), 0.6 + 1.6 * t, rng.randint(90, 230))
    for _ in range(230):
        t = rng.random() ** 0.75
        x, y = middle + (90 + 700 * t**1.6) * rng.uniform(-1, 1), top + 6 + 235 * t
        wide, deep = (8 + 70 * t) * rng.uniform(0.4, 1.1), (1.2 + 6 * t) * rng.uniform(0.5, 1.2)
        sag = -(x - middle) / 700 * 16
        cracks.polygon([(x - wide, y + sag), (x, y - deep * 0.3), (x + wide, y - sag), (x + wide * 0.2, y + deep)])
        lips.line([(x - wide, y + sag - 2), (x, y - deep * 0.3 - 2), (x + wide, y - sag - 2)], 1.8)
    canvas.paint(ImageChops.multiply(debris.mask(), ice), mix(rock, snow, 0.15), 0.8)
    canvas.paint(ImageChops.multiply(lips.mask(), ice), mix(snow, (255, 255, 252), 0.6), 0.8)
    canvas.paint(ImageChops.multiply(cracks.mask(), ice), mix(blue, mood.sky[0], 0.42), 0.85)


def ice_cliff(canvas: Canvas, brow: list[Point], shore: float, snow: Colour, blue: Colour) -> None:
    """Break the ice off in a cliff of towers and blue clefts."""
    rng = canvas.rng
    jagged = [(x, y + rng.uniform(-9, 9)) for x, y in brow]
    cliff = canvas.stencil().polygon([*jagged, (WIDTH + 20, shore + 4), (-20, shore + 4)]).mask()
    deep = mix(blue, (20, 92, 140), 0.45)
    canvas.paint(cliff, (mix(snow, blue, 0.12), mix(snow, blue, 0.5), mix(blue, deep, 0.5)))
    lit, shade, clefts = canvas.stencil(), canvas.stencil(), canvas.stencil()
    x = -10.0
    while x < WIDTH:
        wide = rng.uniform(10, 46)
        y = min(jagged, key=lambda spot, x=x: abs(spot[0] - x))[1]
        tall, lean = shore - y, rng.uniform(-7, 7)
        foot = shore + 4 - rng.uniform(0, 0.3) * tall
        face = [(x, y + rng.uniform(-4, 22)), (x + wide * 0.5, y + rng.uniform(0, 26)), (x + wide * 0.5 + lean, foot)]
        (lit if rng.random() < 0.5 else shade).polygon([*face, (x + lean, foot)], rng.randint(60, 220))
        if rng.random() < 0.5:
            gap = rng.uniform(1.5, 7)
            clefts.polygon(
                [(x - gap, y), (x + gap, y), (x + lean + 1, y + tall * rng.uniform(0.4, 1.0))], rng.randint(140, 255)
            )
        x += wide
    for stencil, tone, strength in (
        (shade, deep, 0.4),
        (lit, mix(snow, (255, 255, 252), 0.5), 0.6),
        (clefts, deep, 0.85),
    ):
        canvas.paint(ImageChops.multiply(stencil.mask(), cliff), tone, strength)
    canvas.texture(ridged(warp(clouds(rng, (70, 6), 4, (768, 256), 0.6), rng, 0.006, 20), 1.0), cliff, 0.3)
    canvas.rim(cliff, 0, 4, mix(snow, (255, 255, 255), 0.6), 0.9)


def flank(
    canvas: Canvas, middle: float, wall: int, step: int, shore: float, tones: tuple[Colour, Colour], mood: Mood
) -> None:
    """Bring one rocky spur down to the ice from a side, snow on its shoulders."""
    rng, (snow, rock) = canvas.rng, tones
    reach, high = 215 + 165 * step + rng.uniform(-40, 40), 300 + 120 * step + rng.uniform(-30, 30)
    low = shore + 10
    line = []
    for x, y in ridge_line(rng, 0, 34 - 6 * step, 0.55):
        t = ((x - middle) * wall - reach) / (760 - reach * 0.6)
        fall = min(1.0, max(0.0, t)) ** 0.72
        line.append((x, HEIGHT + 20 if t < 0 else low - (low - high) * fall + y * min(1, 5 * t)))
    mask = canvas.stencil().polygon(closed(line)).mask()
    canvas.paint(mask, (mix(rock, mood.haze, 0.42 - 0.16 * step), mix(rock, mood.dark, 0.25 + 0.2 * step)))
    gullies = warp(clouds(rng, (26, 10), 6, (512, 384), fade=0.6), rng, 0.03, 12)
    canvas.texture(ridged(gullies, 1.3), mask, 0.32)
    band = Image.new("L", mask.size)
    band.paste(mask, (0, round(70 * canvas.scale)))
    shoulder = ImageChops.subtract(mask, canvas.soften(band, 26))
    drift = curve(gullies, 0.5, 0.6).resize(canvas.size, Image.Resampling.BICUBIC)
    canvas.paint(ImageChops.multiply(shoulder, drift), snow, 0.85)
    canvas.rim(mask, -3 * wall, 3, snow, 0.6)


def floes(canvas: Canvas, shore: float, snow: Colour, blue: Colour) -> None:
    """Set broken ice adrift on the water."""
    rng = canvas.rng
    with canvas.pen() as pen:
        for depth in sorted(rng.random() ** 1.5 for _ in range(rng.randint(34, 60))):
            y, wide = shore + 8 + (HEIGHT - shore) * depth, (5 + 62 * depth) * rng.uniform(0.3, 1.2)
            tall = wide * rng.uniform(0.08, 0.34)
            pen.place(rng.uniform(0, WIDTH), y)
            pen.ellipse(0, tall * 0.25, wide * 1.05, tall * 0.35 + 1.5, mix(blue, (6, 20, 30), 0.6), 150)
            peak = rng.uniform(-0.3, 0.3) * wide
            pen.polygon([(-wide, 0), (peak - wide * 0.3, -tall), (peak + wide * 0.2, -tall * 0.9), (wide, 0)], snow)
            pen.polygon([(peak, -tall * 0.95), (peak + wide * 0.2, -tall * 0.9), (wide, 0), (peak * 0.5, 0)], blue, 170)
            pen.line([(-wide, 1), (wide, 1)], 1.6, mix(blue, snow, 0.3))
