"""Far light: nebulae, galaxies, black holes and the aurora."""

import math

from PIL import Image, ImageChops

from .canvas import HEIGHT, WIDTH, Canvas
from .ground import conifers, hills, mirror_light, ridge_line
from .noise import clouds, colourise, curve, ridged, warp
from .palette import AMBER, BLACK, MIDNIGHT, PAPER, TEALNIGHT, inks, mix
from .sky import dust, star_band, stars

GLOWS = (
    inks("04050c 1c1026 6e2c34 d9713a f8d9a0"),
    inks("03080c 0a2430 1f6468 7fb4a0 f4ecd0"),
    inks("05040e 201848 5c4a90 c08aa0 f6e0c8"),
    inks("060606 2a2014 7c5c2c d9a850 fbeec4"),
    inks("04080c 102a3c 3f6f80 c9845c f6d8ac"),
)
HEATS = (
    inks("1c0804 a8401c f2a050 fff2d8"),
    inks("0c0a18 5c5090 c8a8d0 fdf4f0"),
    inks("04141a 1f6c78 94ccc0 f8fbee"),
    inks("180c02 946018 f2c468 fff8e0"),
)


def nebula(canvas: Canvas) -> None:
    """Draw a lit cloud of gas with dark pillars of dust before it."""
    rng = canvas.rng
    stops = rng.choice(GLOWS)
    x, y = rng.uniform(500, 1000), rng.uniform(350, 600)
    wide, flat, lean = rng.uniform(430, 700), rng.uniform(0.5, 0.95), rng.uniform(-0.8, 0.8)

    def heart(px: float, py: float) -> float:
        dx, dy = px - x, py - y
        across, down = (
            dx * math.cos(lean) + dy * math.sin(lean),
            (dy * math.cos(lean) - dx * math.sin(lean)) / flat,
        )
        return 0.06 + 0.94 * math.exp(-((math.hypot(across, down) / wide) ** 2))

    glow = canvas.field(heart, 192).resize((768, 512), Image.Resampling.BICUBIC)
    big = (768, 512)
    gas = warp(warp(clouds(rng, (4, 3), 7, big, 0.58), rng, 0.05, 6), rng, 0.012, 22)
    veins = ridged(warp(warp(clouds(rng, (4, 3), 6, big), rng, 0.06, 5), rng, 0.01, 24), 2.2)
    body = ImageChops.multiply(Image.blend(gas, veins, 0.38), glow)
    canvas.image.paste(colourise(curve(body, 0.03, 0.8), stops).resize(canvas.size, Image.Resampling.BICUBIC))
    second = ImageChops.multiply(curve(warp(clouds(rng, (3, 2), 5), rng, 0.05), 0.45, 1), glow.resize((384, 256)))
    canvas.shine(second, rng.choice(GLOWS)[2], 0.7)
    lanes = curve(warp(warp(clouds(rng, (3, 4), 7, big, 0.55), rng, 0.06, 6), rng, 0.014, 22), 0.6, 0.78)
    canvas.paint(lanes.resize(canvas.size, Image.Resampling.BICUBIC), mix(stops[0], stops[1], 0.4), 0.82)
    edge = ImageChops.subtract(lanes, ImageChops.offset(lanes, 4, 6))
    canvas.shine(ImageChops.multiply(edge, glow), stops[4], 0.4)
    stars(canvas, 600)
    for _ in range(rng.randint(5, 11)):
        px, py = rng.gauss(x, wide * 0.5), rng.gauss(y, wide * flat * 0.4)
        spark(canvas, px, py, rng.uniform(14, 42), mix(stops[4], (210, 225, 255), 0.5))
    canvas.bloom(0.4, 130)
    canvas.look_at(x, y)


def spark(canvas: Canvas, x: float, y: float, size: float, colour: tuple[int, int, int]) -> None:
    """Set a bright star with the fine cross a mirror gives it."""
    canvas.glow(x, y, size * 1.6, colour, 0.6, 2.6)
    canvas.glow(x, y, size * 1.5, colour, 0.8, 2, 0.035)
    left, top, right, bottom = x - size * 0.05, y - size * 1.4, x + size * 0.05, y + size * 1.4
    spike = canvas.stencil().polygon([(left, y), (x, top), (right, y), (x, bottom)]).mask()
    canvas.shine(spike, colour, 0.7)
    canvas.glow(x, y, size * 0.28, (255, 255, 255), 1.0, 0.8)


def galaxy(canvas: Canvas) -> None:
    """Draw a spiral of stars and dust, at any tilt."""
    rng = canvas.rng
    canvas.gradient(rng.choice((inks("020308 070b16"), inks("05030a 0d0a18"), inks("020607 071317"))))
    stars(canvas, 500)
    x, y, reach = rng.uniform(620, 880), rng.uniform(440, 560), rng.uniform(500, 720)
    flat, turn, arms, wind = (
        rng.choice((0.2, 0.45, 0.7, 0.92)),
        rng.uniform(-0.7, 0.7),
        rng.choice((2, 2, 3, 4)),
        rng.uniform(2.4, 4.2),
    )
    spin = rng.choice((-1, 1))
    fog = warp(clouds(rng, (10, 7), 5, (300, 200), 0.6), rng, 0.02).load()
    c, s = math.cos(turn), math.sin(turn)

    def shape(px: float, py: float) -> tuple[float, float, float]:
        dx, dy = px - x, py - y
        across, down = (dx * c + dy * s) / reach, (dy * c - dx * s) / reach / flat
        radius = math.hypot(across, down)
        if radius > 1.2:
            return 0.0, 0.0, 0.0
        wave = math.cos(arms * (math.atan2(down, across) * spin - wind * math.log(radius + 0.06)))
        mist = fog[min(299, max(0, int(px / 5))), min(199, max(0, int(py / 5)))] / 255
        fall = math.exp(-radius * 2.6) * max(0.0, 1 - radius / 1.2)
        arm = fall * (0.16 + 0.95 * max(0.0, wave * 0.5 + 0.5) ** 1.8) * (0.35 + 1.1 * mist)
        lane = max(0.0, -wave * 0.4 + mist - 0.55) * min(1.0, radius * 4) * math.exp(-radius * 1.6)
        return arm * 1.5, math.exp(-((radius / 0.13) ** 1.2)), lane

    levels = [shape((px + 0.5) * 5, (py + 0.5) * 5) for py in range(200) for px in range(300)]
    arm, core, lane = (
        Image.frombytes("L", (300, 200), bytes(min(255, int(v[part] * 255)) for v in levels)) for part in range(3)
    )
    cool, warm = rng.choice((("8fb4e8", "ffdba0"), ("7fc4c8", "f5c890"), ("b09ae0", "ffd0a8"), ("d9c8b0", "f2a05c")))
    tint = inks(f"05070f {cool} f4f1e6")
    canvas.shine(
        Image.new("L", canvas.size, 255),
        colourise(arm, (tint[0], mix(tint[0], tint[1], 0.55), tint[1], tint[2])),
    )
    dust(canvas, curve(arm, 0.08, 0.7), 5200)
    canvas.paint(lane.resize(canvas.size, Image.Resampling.BICUBIC), inks("1a0f0c")[0], 0.75)
    canvas.shine(core, inks(warm)[0])
    knots(canvas, arm, inks(f"e0705c {cool}"))
    canvas.glow(x, y, reach * 0.22, (255, 246, 224), 0.95, 2.4, max(0.55, flat))
    canvas.bloom(0.35, 110)
    canvas.look_at(x, y)


def knots(canvas: Canvas, density: Image.Image, colours: tuple[tuple[int, int, int], ...]) -> None:
    """Put the young, glowing clouds along the arms."""
    levels, found = density.load(), 0
    for _ in range(900):
        px, py = canvas.rng.randrange(300), canvas.rng.randrange(200)
        if levels[px, py] > canvas.rng.randrange(50, 400) and found < 46:
            found += 1
            canvas.glow(px * 5, py * 5, canvas.rng.uniform(5, 20), canvas.rng.choice(colours), 0.5, 2)


def black_hole(canvas: Canvas) -> None:
    """Draw a black hole: the bent ring of light, the disc before it, the jet."""
    rng = canvas.rng
    canvas.gradient(rng.choice((inks("020308 060912"), inks("050304 120a0a"), inks("020506 08141a"))))
    stars(canvas, 650)
    hot = rng.choice(HEATS)
    x, y, radius = rng.uniform(580, 920), rng.uniform(440, 560), rng.uniform(120, 190)
    flat, turn, bright = rng.uniform(0.08, 0.3), rng.uniform(-0.5, 0.5), rng.choice((-1, 1))
    c, s = math.cos(turn), math.sin(turn)
    streaks = [rng.uniform(0.45, 1.0) for _ in range(200)]
    swirl = rng.uniform(0, 6)

    def turned(px: float, py: float) -> tuple[float, float]:
        dx, dy = (px - x) / radius, (py - y) / radius
        return dx * c + dy * s, dy * c - dx * s

    def disc(px: float, py: float) -> float:
        across, down = turned(px, py)
        reach = math.hypot(across, down / flat)
        if not 1.35 < reach < 5.6:
            return 0.0
        place = reach * 16 + 0.4 * math.sin(math.atan2(down / flat, across) * 2 + swirl)
        low, part = int(place), place % 1
        streak = streaks[low] * (1 - part) + streaks[low + 1] * part
        beam = 1 + 0.62 * bright * across / reach
        return min(1.0, (reach - 1.35) * 4) * math.exp(-(reach - 1.5) * 0.75) * streak * beam * 1.15

    def halo(px: float, py: float) -> float:
        across, down = turned(px, py)
        reach = math.hypot(across, down)
        beam = 1 + 0.5 * bright * across / (reach or 1)
        ring = math.exp(-(((reach - 1.1) / 0.045) ** 2)) + (
            math.exp(-(reach - 1.12) / 0.3) * 0.75 if reach > 1.12 else 0
        )
        return ring * beam * (0.75 + 0.25 * abs(down) / (reach or 1))

    front = canvas.field(disc, 420)
    ring = canvas.field(lambda px, py: max(halo(px, py), 0.0), 420)
    canvas.glow(x, y, radius * 5.5, hot[1], 0.5, 2)
    back = ring_light(canvas, ring, hot)
    canvas.shine(Image.new("L", canvas.size, 255), back)
    canvas.paint(canvas.soften(canvas.stencil().ellipse(x, y, radius * 1.04).mask(), 3), BLACK)
    disc_before(canvas, (x, y, radius), turn, ring_light(canvas, front, hot))
    if rng.random() < 0.4:
        jet(canvas, x, y, radius, turn, hot[2])
    canvas.bloom(0.5, 110)
    canvas.look_at(x, y)


def disc_before(canvas: Canvas, place: tuple[float, float, float], turn: float, light: Image.Image) -> None:
    """Lay the light of the disc over the picture, but not where it passes behind the hole."""
    x, y, radius = place
    c, s = math.cos(turn) * radius * 2, math.sin(turn) * radius * 2
    hidden = [(x + a * c - b * s, y + a * s + b * c) for a, b in ((-1, 0), (1, 0), (1, -1), (-1, -1))]
    hole = canvas.stencil().ellipse(x, y, radius * 1.05).mask()
    light.paste((0, 0, 0), (0, 0), ImageChops.multiply(hole, canvas.stencil().polygon(hidden).mask()))
    canvas.shine(Image.new("L", canvas.size, 255), light)


def ring_light(canvas: Canvas, level: Image.Image, hot: tuple[tuple[int, int, int], ...]) -> Image.Image:
    """Turn levels of heat into colour at the size of the sheet."""
    return colourise(level, ((0, 0, 0), *hot[1:])).resize(canvas.size, Image.Resampling.BICUBIC)


def jet(canvas: Canvas, x: float, y: float, radius: float, turn: float, colour: tuple[int, int, int]) -> None:
    """Shoot the two thin jets out along the axis."""
    c, s = math.cos(turn), math.sin(turn)

    def level(px: float, py: float) -> float:
        dx, dy = (px - x) / radius, (py - y) / radius
        across, along = dx * c + dy * s, abs(dy * c - dx * s)
        return math.exp(-((across / (0.06 + along * 0.045)) ** 2)) * math.exp(-along * 0.35) if along > 1.05 else 0.0

    canvas.shine(canvas.field(level, 300), mix(colour, (200, 220, 255), 0.6), 0.7)


def aurora(canvas: Canvas) -> None:
    """Draw curtains of northern light over firs, hills or still water."""
    rng = canvas.rng
    mood = rng.choice((MIDNIGHT, TEALNIGHT))
    mood = mood._replace(sky=inks("02040a 061420 0c2630 143a40"))
    canvas.gradient(mood.sky, 0, 860)
    if rng.random() < 0.35:
        star_band(canvas, mood.haze, 0.35, 860)
    stars(canvas, 520, 860, fade=True)
    low, high = rng.choice((("5fd49a", "3a6fa0"), ("86dca8", "8a4a8c"), ("4cc8b0", "3c50a0"), ("c8d878", "b0485c")))
    for _ in range(rng.randint(2, 4)):
        curtain(canvas, inks(low)[0], inks(high)[0])
    canvas.bloom(0.4, 90)
    kind = rng.choice(("firs", "hills", "water"))
    far = mood._replace(haze=mix(mood.sky[3], inks(low)[0], 0.14))
    if kind == "water":
        shore = rng.uniform(690, 760)
        hills(canvas, far, shore - 70, shore - 15, 2, 55)
        still_water(canvas, shore)
    else:
        hills(canvas, far, 740, 880, 3, rng.uniform(40, 130))
    if kind == "firs":
        conifers(canvas, ridge_line(rng, 930, 40, 0.4), rng.uniform(110, 190), (3, 8, 10))
    canvas.look_at(750, 380)


def curtain(canvas: Canvas, low: tuple[int, int, int], high: tuple[int, int, int]) -> None:
    """Hang one folded curtain of light, green below and blue or rose above."""
    rng = canvas.rng
    base, tall = rng.uniform(360, 640), rng.uniform(260, 480)
    folds = [(rng.uniform(20, 90), rng.uniform(0.6, 3.2), rng.uniform(0, 6)) for _ in range(3)]
    width, rows = 300, 200
    rays = clouds(rng, (26, 1), 4, (width, 1), 0.75).resize((width, 1)).load()
    slow = clouds(rng, (4, 1), 2, (width, 1)).load()
    feet = [base + sum(a * math.sin(b * px / width * math.tau + p) for a, b, p in folds) for px in range(width)]
    green, rose = bytearray(width * rows), bytearray(width * rows)
    for px in range(width):
        strength = (0.3 + 0.7 * rays[px, 0] / 255) * (slow[px, 0] / 255) ** 0.7
        height = tall * (0.6 + 0.6 * rays[px, 0] / 255)
        for py in range(rows):
            up = (feet[px] - py * 5) / height
            if -0.12 < up < 1.6:
                light = math.exp(-up * 2.6) if up > 0 else max(0.0, 1 + up / 0.12) ** 2
                green[py * width + px] = int(255 * strength * light)
                rose[py * width + px] = int(200 * strength * max(0.0, up) * math.exp(-up * 2.4) * 1.6)
    canvas.shine(Image.frombytes("L", (width, rows), bytes(green)), low, 0.85)
    canvas.shine(Image.frombytes("L", (width, rows), bytes(rose)), high, 0.9)


def still_water(canvas: Canvas, shore: float) -> None:
    """Mirror what stands above the shore in dark water."""
    box = canvas.pixels((0, 0, WIDTH, shore))
    room = canvas.size[1] - box[3]
    flipped = canvas.image.crop((0, max(0, box[3] - room), canvas.size[0], box[3])).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    small = flipped.resize((canvas.size[0] // 6 + 1, max(1, flipped.height // 22)), Image.Resampling.BOX)
    flipped = Image.blend(flipped, small.resize(flipped.size, Image.Resampling.BICUBIC), 0.75)
    flipped = flipped.resize((canvas.size[0], room))
    canvas.image.paste(Image.blend(flipped, Image.new("RGB", flipped.size, (4, 12, 18)), 0.3), (0, box[3]))
    canvas.paint(canvas.stencil().line([(0, shore), (WIDTH, shore)], 2).mask(), PAPER, 0.12)
    if canvas.rng.random() < 0.3:
        mirror_light(canvas, canvas.rng.uniform(400, HEIGHT), shore, AMBER, 20, 30)
