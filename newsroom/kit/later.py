"""What is imported only once it is asked for: a process that serves readers never needs the desk, nor what it stands on."""

from collections.abc import Callable

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
