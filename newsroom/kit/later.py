"""What is imported only once it is asked for: a process that serves readers never needs the desk, nor what it stands on."""

import sys
import threading
from collections.abc import Callable
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

# Who asks for the first address of an app while another does waits until all is there.
_alone = threading.RLock()


class Later(URLResolver):
    """The addresses of an app beneath a route, under its own name; their module is imported with the first that is used.

    What has to be there by then is called before.
    """

    def __init__(self, route: str, module: str, app_name: str, *, before: Callable[[], object] | None = None) -> None:
        super().__init__(RoutePattern(route, is_endpoint=False), module, app_name=app_name, namespace=app_name)
        self._before = before

    @cached_property
    def urlconf_module(self) -> ModuleType:
        """The module, imported now."""
        with _alone:
            if self._before is not None:
                self._before()
            return import_module(str(self.urlconf_name))

    def _populate(self) -> None:
        """Read nothing when those around it gather their names: Django asks a namespace only for names of its own."""


def view(path: str) -> Callable[..., HttpResponse]:
    """Return a view that is imported when it is asked for. What Django looks for on a view itself is said where it is named."""

    def answer(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        return import_string(path)(request, *arguments, **named)

    return answer


def module(name: str) -> ModuleType:
    """Return a module that is read when something in it is asked for. A type checker is told by an import of its own."""
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name=name)
    spec.loader = LazyLoader(spec.loader)
    put_off = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(put_off)
    package, _dot, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, put_off)
    return put_off
