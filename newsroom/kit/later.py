"""What is imported only once it is asked for: a process that serves readers never needs the desk, nor what it stands on."""

import sys
from collections.abc import Callable
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.module_loading import import_string


class Later(URLResolver):
    """The addresses of an app beneath a route, under its own name; their module is imported with the first that is used."""

    def __init__(self, route: str, module: str, app_name: str) -> None:
        super().__init__(RoutePattern(route, is_endpoint=False), module, app_name=app_name, namespace=app_name)

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
