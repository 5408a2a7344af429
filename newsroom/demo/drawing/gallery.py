"""The list of subjects, and the way from a subject and a seed to a finished picture."""

from collections.abc import Callable
from functools import lru_cache

from PIL import Image

from . import (
    capsules,
    dams,
    deep_sky,
    earth,
    energy,
    flight,
    fusion,
    glaciers,
    industry,
    lunar,
    mars,
    moon,
    observing,
    planets,
    rovers,
    small_worlds,
    spacecraft,
    upheaval,
    water,
)
from .canvas import HEIGHT, WIDTH, Canvas

DRAWERS: dict[str, Callable[[Canvas], None]] = {
    "planet": planets.planet,
    "ringed-planet": planets.ringed_planet,
    "moon-surface": moon.moon_surface,
    "moon-lander": lunar.moon_lander,
    "moon-rover": lunar.moon_rover,
    "crater": moon.crater,
    "earth-limb": planets.earth_limb,
    "rocket": flight.rocket,
    "launch-pad": flight.launch_pad,
    "capsule": capsules.capsule,
    "station": spacecraft.station,
    "satellite": spacecraft.satellite,
    "constellation": spacecraft.constellation,
    "telescope": observing.telescope,
    "observatory": observing.observatory,
    "nebula": deep_sky.nebula,
    "galaxy": deep_sky.galaxy,
    "black-hole": deep_sky.black_hole,
    "comet": small_worlds.comet,
    "asteroid": small_worlds.asteroid,
    "exoplanet": planets.exoplanet,
    "aurora": deep_sky.aurora,
    "rover": rovers.rover,
    "mars-dunes": mars.mars_dunes,
    "mars-canyon": mars.mars_canyon,
    "habitat": rovers.habitat,
    "lander": rovers.lander,
    "ice-cap": mars.ice_cap,
    "helicopter": rovers.helicopter,
    "solar-array": energy.solar_array,
    "wind-farm": energy.wind_farm,
    "power-grid": energy.power_grid,
    "fusion": fusion.fusion,
    "battery-hall": industry.battery_hall,
    "dam": dams.dam,
    "hydrogen": industry.hydrogen,
    "reactor": industry.reactor,
    "city-night": earth.city_night,
    "ocean": water.ocean,
    "iceberg": water.iceberg,
    "glacier": glaciers.glacier,
    "volcano": upheaval.volcano,
    "quake": upheaval.quake,
    "forest": earth.forest,
    "storm": upheaval.storm,
    "river": earth.river,
    "coral": water.coral,
    "cloudscape": earth.cloudscape,
    "buoy": water.buoy,
}
SUBJECTS: tuple[str, ...] = tuple(DRAWERS)


def composed(subject: str, seed: str, width: int) -> Canvas:
    """Draw a subject on a sheet of a given width."""
    if subject not in DRAWERS:
        raise ValueError(f"Unknown subject {subject!r}; known subjects are: {', '.join(SUBJECTS)}.")
    canvas = Canvas(f"{subject}/{seed}", width)
    DRAWERS[subject](canvas)
    return canvas


def draw(subject: str, seed: str, size: tuple[int, int] = (1600, 1067)) -> Image.Image:
    """Draw a subject; the same seed always gives the same picture."""
    width = max(size[0], -(-size[1] * WIDTH // HEIGHT))
    picture = composed(subject, seed, width).finish()
    left, top = (picture.width - size[0]) // 2, (picture.height - size[1]) // 2
    return picture.crop((left, top, left + size[0], top + size[1]))


@lru_cache(maxsize=1024)
def focal_point(subject: str, seed: str) -> tuple[float, float]:
    """Give where the main object stands, as fractions of the width and height."""
    return composed(subject, seed, 90).focal
