"""Where finished pages lie: in this process's memory, and behind it in what several processes share."""

from django.conf import settings

from pages.stores.base import Nowhere, Store
from pages.stores.local import LocalStore


def from_settings() -> Store:
    """Return the store that the operator chose."""
    if settings.PAGE_STORE == "local":
        return LocalStore(settings.PAGE_STORE_PATH, most_bytes=settings.PAGE_STORE_BYTES)
    if settings.PAGE_STORE == "redis":
        from pages.stores.redis import RedisStore  # noqa: PLC0415 - its client takes memory in every process

        return RedisStore(settings.REDIS_URL)
    return Nowhere()
