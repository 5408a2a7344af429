"""Where the absolute links of a site begin. A page holds thirty of them, and looking at a setting is slow."""

from functools import lru_cache

from django.conf import settings
from django.core.signals import setting_changed


@lru_cache(maxsize=1_000)
def of(host: str) -> str:
    """Return the scheme, host and port under which a host's pages are asked for."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"


def _forget(**_changed: object) -> None:
    of.cache_clear()


# Only tests change a setting.
setting_changed.connect(_forget, dispatch_uid="newsroom.kit.origins")
