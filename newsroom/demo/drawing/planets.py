"""Worlds seen whole: planets, rings, new suns' planets, asteroids, comets and the edge of the Earth."""

import math

from PIL import Image, ImageChops

from .canvas import DISC, HEIGHT, WIDTH, Canvas
from .ground import hills
from .noise import clouds, colourise, curve, ridged, warp
from .palette import AMBER, BLACK, PAPER, Colour, Mood, inks, mix
from .sky import stars, sun
from .spheres import air, ball, banded, living, rocky

SPACE = (
    inks("020308 060a16 0b1424"),
    inks("04040c 0d0b1c 1a1230"),
    inks("020608 061318 0c2428"),
    inks("060304 140a0c 241214"),
)
GASES = (
    inks("3a2018 8c4f30 d9a066 f2dcb0 b06a3c"),
    inks("0c2430 1f5560 5fa09c d5e4cf 2f7078"),
    inks("1e1a3c 4a4078 9a7f9c e8c9b4 5d4a80"),
    inks("2a1420 7a2f34 c96a48 f0c08c 8a3c34"),
    inks("26301c 5d6b3c a8a868 ece0b4 6f7440"),
)
ROCKS = (
    inks("1c1a1a 4a4440 8c8478 cfc4b0"),
    inks("2a100a 6e2c18 b4582e e0a070"),
    inks("10181f 34444e 748890 c4ccc8"),
    inks("241c10 5c4a2c 9c8454 d9c79c"),
)
SEAS = (inks("04101f 0c2c4c 1c5878"), inks("041618 0c3c40 2c7470"))
LANDS = (
    inks("22301c 5d6b3c a08c58 c8b48c"),
    inks("3a2418 7a5434 b48c5c d8c8a0"),
    inks("1c2c24 3f5c48 8c9c78"),
)


def space(canvas: Canvas, count: int = 700) -> tuple[Colour, ...]:
    """Fill the sheet with deep space and its stars; give the colours used."""
    stops = canvas.rng.choice(SPACE)
    canvas.gradient(stops if canvas.rng.random() < 0.5 else stops[::-1])
    mist = curve(warp(clouds(canvas.rng, (4, 3), 5), canvas.rng, 0.04), 0.35, 1.0, 1.4)
    canvas.shine(mist, mix(stops[-1], PAPER, 0.16), 0.6)
    stars(canvas, count)
    return stops


def any_world(canvas: Canvas) -> tuple[Image.Image, Colour]:
    """Give the texture of some world and the colour of its air."""
    kind = canvas.rng.choice(("gas", "gas", "rock", "life"))
    if kind == "gas":
        stops = canvas.rng.choice(GASES)
        return banded(canvas, stops), stops[3]
    if kind == "rock":
        stops = canvas.rng.choice(ROCKS)
        return rocky(canvas, stops), mix(stops[2], PAPER, 0.3)
    return living(canvas, canvas.rng.choice(SEAS), canvas.rng.choice(LANDS), 0.55), (120, 180, 220)


def sunlight(canvas: Canvas) -> tuple[float, float]:
    """Choose from where the light falls on a ball."""
    rng = canvas.rng
    angle = rng.choice((0, math.pi)) + rng.uniform(-0.7, 0.7)
    return angle, rng.choice((-0.05, 0.2, 0.45, 0.8))


def companion(canvas: Canvas, light: tuple[float, float], x: float, y: float, radius: float) -> None:
    """Hang a small moon in the sky."""
    ball(canvas, (x, y, radius), rocky(canvas, canvas.rng.choice(ROCKS), 20), light)


def planet(canvas: Canvas) -> None:
    """Draw one great world, with a moon or two."""
    rng = canvas.rng
    space(canvas)
    light = sunlight(canvas)
    radius = rng.choice((250, 320, 390, 560))
    x, y = rng.uniform(460, 1040), rng.uniform(430, 560) + (radius > 500) * 170
    texture, colour = any_world(canvas)
    if rng.random() < 0.5:
        companion(canvas, light, (x + 780) % 1400 + 40, rng.uniform(120, 420), rng.uniform(18, 60))
    canvas.glow(x + math.cos(light[0]) * radius, y + math.sin(light[0]) * radius, radius * 1.7, colour, 0.28)
    ball(canvas, (x, y, radius), texture, light, rng.uniform(-0.5, 0.5))
    air(canvas, (x, y, radius), colour, light, 0.025)
    if rng.random() < 0.6:
        angle = light[0] + rng.uniform(-0.3, 0.3)
        reach = radius * rng.uniform(1.12, 1.3)
        companion(canvas, light, x + math.cos(angle) * reach, y + math.sin(angle) * reach * 0.8, radius * 0.09)
    canvas.look_at(x, y)


def ring_masks(canvas: Canvas, x: float, y: float, radius: float, flat: float, turn: float) -> Image.Image:
    """Give the brightness of a set of rings as a mask."""
    rng = canvas.rng
    size = 512
    strip = clouds(rng, (14, 1), 4, (256, 1), 0.7).resize((256, 1)).load()
    gap = rng.uniform(0.6, 0.75)
    data = bytearray()
    for level in range(256):
        share = level / 255
        inside = 0.52 < share < 0.98 and abs(share - gap) > 0.014
        data.append(int((90 + strip[level, 0] * 0.6) * inside * min(1, (share - 0.5) * 7)) if inside else 0)
    disc = DISC.resize((size, size), Image.Resampling.BICUBIC).point(list(data))
    reach = radius * 2.35
    cosine, sine = math.cos(turn), math.sin(turn)
    k = size / 2 / (reach / math.sqrt(2)) / canvas.scale / math.sqrt(2)
    px, py = x * canvas.scale, y * canvas.scale
    matrix = (
        cosine * k,
        sine * k,
        size / 2 - (cosine * px + sine * py) * k,
        -sine * k / flat,
        cosine * k / flat,
        size / 2 - (-sine * px + cosine * py) * k / flat,
    )
    return disc.transform(canvas.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def near_half(canvas: Canvas, x: float, y: float, turn: float) -> Image.Image:
    """Give the half of the sheet in which rings pass before their world."""
    front = canvas.stencil()
    along, down = (
        (math.cos(turn) * 2500, math.sin(turn) * 2500),
        (-math.sin(turn) * 2500, math.cos(turn) * 2500),
    )
    front.polygon(
        [
            (x - along[0], y - along[1]),
            (x + along[0], y + along[1]),
            (x + along[0] + down[0], y + along[1] + down[1]),
            (x - along[0] + down[0], y - along[1] + down[1]),
        ]
    )
    return front.mask()


def ringed_planet(canvas: Canvas) -> None:
    """Draw a world with rings, in front of it and behind."""
    rng = canvas.rng
    space(canvas)
    light = sunlight(canvas)
    radius, stops = rng.uniform(210, 290), rng.choice(GASES)
    x, y = rng.uniform(600, 900), rng.uniform(450, 550)
    flat, turn = rng.uniform(0.14, 0.42), rng.choice((-1, 1)) * rng.uniform(0.1, 0.6)
    rings = ring_masks(canvas, x, y, radius, flat, turn)
    lx, ly = math.cos(light[0]), math.sin(light[0])
    shadow = canvas.stencil()
    px, py = -ly * radius, lx * radius
    shadow.polygon(
        [
            (x + px, y + py),
            (x - px, y - py),
            (x - px - lx * 2000, y - py - ly * 2000),
            (x + px - lx * 2000, y + py - ly * 2000),
        ]
    )
    dimmed = ImageChops.subtract(rings, canvas.soften(shadow.mask(), 6).point([v * 5 // 10 for v in range(256)]))
    tone = mix(stops[3], PAPER, 0.3)
    canvas.glow(x, y, radius * 2.6, stops[2], 0.22)
    canvas.paint(dimmed, tone, 0.85)
    back = canvas.image.copy()
    mask = ball(canvas, (x, y, radius), banded(canvas, stops, 1), light, turn, 0.1)
    band = ImageChops.multiply(ImageChops.offset(rings, 0, round(radius * 0.16 * canvas.scale)), mask)
    canvas.paint(band, BLACK, 0.45)
    air(canvas, (x, y, radius), stops[3], light, 0.02)
    half = near_half(canvas, x, y, turn)
    canvas.image.paste(back, (0, 0), ImageChops.multiply(half, ImageChops.invert(mask)))
    canvas.paint(ImageChops.multiply(ImageChops.multiply(rings, half), mask), tone, 0.9)
    for _ in range(rng.randint(1, 3)):
        companion(
            canvas,
            light,
            rng.uniform(80, WIDTH - 80),
            rng.choice((rng.uniform(60, 220), rng.uniform(800, 930))),
            rng.uniform(8, 26),
        )
    canvas.look_at(x, y)


def exoplanet(canvas: Canvas) -> None:
    """Draw a far world before or beside its own sun, or the view from its ground."""
    rng = canvas.rng
    star = rng.choice(inks("f2b04c e8793a ffe6b8 d0562e"))
    if rng.random() < 0.45:
        alien_ground(canvas, star)
        return
    space(canvas, 500)
    big = rng.uniform(230, 480)
    sx, sy = rng.choice((rng.uniform(-60, 260), rng.uniform(1240, 1560))), rng.uniform(160, 760)
    canvas.glow(sx, sy, big * 3.4, star, 0.75, 2.4)
    grain = warp(clouds(rng, (7, 7), 6, (512, 512), 0.7), rng, 0.02, 16)
    ball(
        canvas,
        (sx, sy, big),
        colourise(grain, (mix(star, (80, 10, 0), 0.35), star, mix(star, (255, 255, 255), 0.75))),
        (0, 1.55),
        0,
        0.8,
        0.25,
    )
    x, y = WIDTH / 2 + (WIDTH / 2 - sx) * rng.uniform(0.2, 0.5), rng.uniform(380, 640)
    light = (math.atan2(sy - y, sx - x), rng.uniform(-0.3, 0.25))
    texture, colour = any_world(canvas)
    radius = rng.uniform(150, 260)
    ball(canvas, (x, y, radius), texture, light, rng.uniform(-0.5, 0.5))
    air(canvas, (x, y, radius), mix(colour, star, 0.4), light, 0.03)
    if rng.random() < 0.6:
        companion(canvas, light, (sx + x) / 2 + 60, (sy + y) / 2 + rng.uniform(-160, 160), rng.uniform(14, 40))
    canvas.look_at(x, y)


def alien_ground(canvas: Canvas, star: Colour) -> None:
    """Draw the ground of a far world with its suns and a great neighbour."""
    rng = canvas.rng
    dark = rng.choice(inks("140a10 0a1216 0e0c1c"))
    mid = mix(dark, star, 0.45)
    mood = Mood(
        (dark, mix(dark, star, 0.25), mid, mix(star, PAPER, 0.3)),
        mix(star, PAPER, 0.6),
        mix(mid, PAPER, 0.15),
        mix(dark, BLACK, 0.4),
    )
    canvas.gradient(mood.sky, 0, 800)
    stars(canvas, 300, 600, fade=True)
    x, y, radius = rng.uniform(350, 1150), rng.uniform(250, 420), rng.uniform(150, 280)
    sx = x + rng.choice((-1, 1)) * rng.uniform(330, 480)
    texture, _colour = any_world(canvas)
    light = (math.atan2(560 - y, sx - x), 0.0)
    ball(canvas, (x, y, radius), texture, light, rng.uniform(-0.6, 0.6), 0.12, 0.1)
    veil = canvas.stencil().ellipse(x, y, radius).mask()
    canvas.paint(veil, mood.sky, 0.25)
    sun(canvas, sx, rng.uniform(520, 600), rng.uniform(16, 42), star)
    hills(
        canvas,
        mood,
        rng.uniform(620, 680),
        930,
        rng.randint(3, 5),
        rng.uniform(50, 150),
        rng.uniform(0.45, 0.6),
    )
    canvas.look_at(x, y)


def earth_limb(canvas: Canvas) -> None:
    """Draw the curved edge of the Earth with its thin lit air, from orbit."""
    rng = canvas.rng
    space(canvas, 600)
    radius = rng.uniform(1100, 2300)
    lean = rng.uniform(-0.35, 0.35)
    top = rng.uniform(330, 620)
    x, y = 750 + math.sin(lean) * radius, top + math.cos(lean) * radius
    kind = rng.choice(("day", "night", "sunrise"))
    at = lean * -0.5 + rng.uniform(-0.25, 0.25)
    sx, sy = 750 + math.sin(at) * 600, 0.0
    sy = y - math.sqrt(max(1, radius**2 - (sx - x) ** 2))
    mask = canvas.stencil().ellipse(x, y, radius).mask()
    surface(canvas, mask, kind)
    shade_limb(canvas, (x, y, radius), (sx, sy), kind)
    if kind == "sunrise":
        canvas.glow(sx, sy, 640, AMBER, 0.55, 2.6)
        canvas.glow(sx, sy, 170, PAPER, 0.9, 2)
        canvas.glow(sx, sy, 900, PAPER, 0.5, 4, 0.035)
        canvas.glow(sx, sy, 26, (255, 255, 255), 1.0, 0.6)
    canvas.look_at(sx, sy + 60)


def surface(canvas: Canvas, mask: Image.Image, kind: str) -> None:
    """Fill the Earth below with sea, land and cloud, or with the lights of night."""
    rng = canvas.rng
    if kind == "day":
        canvas.paint(mask, inks("5c93b4 1f4f7c 0c2a4c 071830"))
        land = curve(warp(clouds(rng, (4, 3), 6), rng, 0.02), 0.58, 0.64)
        canvas.paint(
            ImageChops.multiply(land.resize(canvas.size, Image.Resampling.BICUBIC), mask),
            inks("7c8c74 5d6b3c 6e5a38"),
            0.8,
        )
    else:
        canvas.paint(mask, inks("16304c 08121f 03060c"))
    cloud = warp(warp(clouds(rng, (5, 9), 7, fade=0.6), rng, 0.04), rng, 0.012, 20)
    veil = ImageChops.multiply(curve(cloud, 0.45, 1.0).resize(canvas.size, Image.Resampling.BICUBIC), mask)
    canvas.paint(veil, inks("eef0ea b4c4cc") if kind == "day" else inks("3c5468 141c28"), 0.9 if kind == "day" else 0.6)
    if kind == "night":
        density = curve(ridged(warp(clouds(rng, (5, 4), 5), rng, 0.02), 3), 0.5, 1.0)
        density = ImageChops.multiply(density, mask.resize(density.size))
        lights, pick = canvas.stencil(), density.load()
        for _ in range(5200):
            px, py = rng.random(), rng.random()
            if pick[int(px * density.width), int(py * density.height)] > rng.randrange(8, 190):
                size = min(3.0, 0.8 * rng.paretovariate(2))
                lights.ellipse(px * WIDTH, py * HEIGHT, size, size * 0.6, rng.randint(90, 255))
        shine = lights.mask()
        canvas.shine(canvas.soften(shine, 9), AMBER, 0.9)
        canvas.shine(shine, (255, 220, 160))


def shade_limb(canvas: Canvas, place: tuple[float, float, float], sun_at: tuple[float, float], kind: str) -> None:
    """Light the air along the limb and darken the ground away from the sun."""
    x, y, radius = place
    wide = {"day": 900.0, "night": 620.0, "sunrise": 520.0}[kind]

    def along(px: float, py: float) -> float:
        return math.exp(-((math.hypot(px - sun_at[0], py - sun_at[1]) / wide) ** 2))

    def outer(px: float, py: float) -> float:
        reach = math.hypot(px - x, py - y) - radius
        return (math.exp(-reach / 34) if reach > 0 else math.exp(reach / 60) * 0.9) * (0.15 + 0.85 * along(px, py))

    dark = canvas.field(lambda px, py: 0.8 - 1.1 * along(px, py) - (0.25 if kind == "day" else 0), 120)
    mask = canvas.stencil().ellipse(x, y, radius).mask()
    canvas.paint(ImageChops.multiply(dark.resize(canvas.size, Image.Resampling.BICUBIC), mask), BLACK)
    tone = {"day": (110, 180, 235), "night": (70, 170, 150), "sunrise": (120, 170, 230)}[kind]
    air_mask = canvas.field(outer, 375)
    canvas.shine(air_mask, tone)
    thin = canvas.field(
        lambda px, py: math.exp(-(((math.hypot(px - x, py - y) - radius - 4) / 9) ** 2)) * along(px, py), 500
    )
    canvas.shine(thin, (255, 214, 160) if kind == "sunrise" else (220, 240, 255), 0.9)
