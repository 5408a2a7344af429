"""Fusion machines: the ring of plasma among its magnets, and beams that meet on a pellet."""

import math

from .canvas import Canvas
from .palette import Colour, inks, mix
from .pen import Pen

PLASMAS = (
    inks("2a0a34 a03c8c f0a0c8 fff4f6"),
    inks("04202c 1f8094 94e0d8 f6fffa"),
    inks("2c0e04 c8582a f8b868 fff6de"),
    inks("0c1444 4a64c8 a8c4f8 f8faff"),
)
HALLS = (
    inks("05080e 16212c 33475a"),
    inks("0a0808 241c1c 4c3c34"),
    inks("040a0a 12282a 2f5052"),
    inks("08070e 201c34 443c60"),
)


def fusion(canvas: Canvas) -> None:
    """Draw the glowing ring of plasma inside a fusion machine."""
    rng = canvas.rng
    hall, hot = rng.choice(HALLS), rng.choice(PLASMAS)
    canvas.gradient((hall[0], mix(hall[1], hall[0], 0.3), hall[0]))
    if rng.random() < 0.33:
        laser_chamber(canvas, hall, hot)
        return
    x, y, reach, flat = (
        750 + rng.uniform(-90, 90),
        rng.uniform(490, 540),
        rng.uniform(400, 500),
        rng.uniform(0.28, 0.5),
    )
    coils = rng.choice((14, 16, 18, 20))
    canvas.glow(x, y, reach * 1.8, hot[1], 0.55, 1.8)
    with canvas.pen() as pen:
        pen.place(x, y)
        coil_ring(pen, reach, flat, coils, hall, hot, front=False)
    plasma(canvas, (x, y), (reach, reach * flat), hot)
    with canvas.pen() as pen:
        pen.place(x, y)
        pen.barrel(
            (0, reach * flat * 0.5),
            (0, -700),
            (reach * 0.17, reach * 0.17),
            (hall[0], hall[2], mix(hall[2], hot[2], 0.6), hall[2], hall[0]),
        )
        coil_ring(pen, reach, flat, coils, hall, hot, front=True)
    canvas.bloom(0.6, 120)
    canvas.look_at(x, y)


def plasma(canvas: Canvas, middle: tuple[float, float], radii: tuple[float, float], hot: tuple[Colour, ...]) -> None:
    """Light the ring of plasma and the strands that wind about it."""
    rng, (x, y), (reach, tall) = canvas.rng, middle, radii
    loop = canvas.stencil()
    points = [(x + reach * math.cos(a), y + tall * math.sin(a)) for a in (k * math.tau / 120 for k in range(121))]
    loop.line(points, 78)
    body = loop.mask()
    canvas.shine(canvas.soften(body, 48), hot[1], 1.0)
    canvas.shine(canvas.soften(body, 14), hot[2], 0.85)
    thread = canvas.stencil()
    for strand in range(7):
        phase, turns = strand * 0.9, rng.randint(5, 9)
        thread.line(
            [
                (
                    px + 30 * math.cos(k * math.tau / 120 * turns + phase),
                    py + 26 * math.sin(k * math.tau / 120 * turns + phase),
                )
                for k, (px, py) in enumerate(points)
            ],
            3,
            190,
        )
    canvas.shine(canvas.soften(thread.mask(), 2.5), hot[3], 0.75)


def coil_ring(
    pen: Pen,
    reach: float,
    flat: float,
    count: int,
    hall: tuple[Colour, ...],
    hot: tuple[Colour, ...],
    front: bool,
) -> None:
    """Draw the magnets around the ring, those behind or the arms of those before."""
    for coil in range(count):
        a = (coil + 0.5) * math.tau / count
        near = math.sin(a)
        size = 1 + 0.25 * near
        cx, cy = reach * math.cos(a), reach * flat * near
        wide = (26 + 62 * abs(math.cos(a))) * size
        tall = 170 * size
        steps = [k * math.tau / 40 for k in range(41)]
        ring = [(cx + wide * math.cos(t) * 1.25, cy + tall * math.sin(t)) for t in steps]
        outer = 1 if math.cos(a) > 0 else -1
        if front:
            ring = (
                [spot for spot, t in zip(ring, steps, strict=True) if math.cos(t) * outer > -0.15 and near > -0.2]
                if near > 0.12
                else []
            )
        if len(ring) < 3 or (front and near <= 0.12):
            continue
        if front:
            ring = sorted(ring, key=lambda spot: math.atan2(spot[1] - cy, (spot[0] - cx) * outer))
        pen.line(ring, 24 * size, mix(hall[1], hall[0], 0.3))
        pen.line([(px - outer * 5, py - 2) for px, py in ring], 9 * size, mix(hall[2], hot[2], 0.35 + 0.2 * near))
        pen.line([(px - outer * 9, py - 2) for px, py in ring], 2.5 * size, mix(hall[2], hot[3], 0.7))


def laser_chamber(canvas: Canvas, hall: tuple[Colour, ...], hot: tuple[Colour, ...]) -> None:
    """Draw the round chamber where many beams meet on a pellet."""
    rng = canvas.rng
    x, y, radius = 750 + rng.uniform(-150, 150), 500.0, rng.uniform(400, 450)
    with canvas.pen() as pen:
        for ring in range(9):
            share = 1 - ring / 9
            pen.ellipse(x, y, radius * 1.5 * share, radius * 1.5 * share, mix(hall[2], hall[0], 0.15 + 0.75 * share))
            for port in range(8 + ring % 3 * 4):
                a = port * math.tau / (8 + ring % 3 * 4) + ring * 0.4
                px, py = x + radius * 1.42 * share * math.cos(a), y + radius * 1.42 * share * math.sin(a)
                pen.ellipse(px, py, 26 * share + 5, 26 * share + 5, hall[0])
                pen.ellipse(px, py, 20 * share + 3, 20 * share + 3, mix(hall[1], hot[1], 0.3))
    beams = canvas.stencil()
    count, turn = rng.choice((12, 16, 20, 24)), rng.uniform(0, 1)
    for beam in range(count):
        a = beam * math.tau / count + turn
        beams.polygon(
            [
                (x, y),
                (x + 1200 * math.cos(a - 0.012), y + 1200 * math.sin(a - 0.012)),
                (x + 1200 * math.cos(a + 0.012), y + 1200 * math.sin(a + 0.012)),
            ],
            rng.randint(110, 255),
        )
    mask = beams.mask()
    canvas.shine(canvas.soften(mask, 12), hot[1], 0.9)
    canvas.shine(mask, hot[2], 0.7)
    canvas.glow(x, y, 460, hot[2], 0.8, 2.2)
    canvas.glow(x, y, 110, hot[3], 1.0, 1.4)
    canvas.bloom(0.5, 130)
    canvas.look_at(x, y)
