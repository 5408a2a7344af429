"""Rows that are one publication's or, without one, the whole network's: those are for who works everywhere."""

from typing import Any

from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from sections import permissions


class OfTheNetwork:
    """A screen for rows whose publication may be empty."""

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """Ask those who work at some publications for one of theirs: what is of all is for those who work at all."""
        form = super().get_form(request, obj, change, **kwargs)
        field = form.base_fields.get("publication")
        if field and not permissions.works_everywhere(request.user, self.permission("change")):
            field.required = True
        return form

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Keep what is the whole network's to those who work everywhere."""
        return super().has_change_permission(request, obj) and self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Keep what is the whole network's to those who work everywhere."""
        return super().has_delete_permission(request, obj) and self._is_theirs(request, obj)

    def _is_theirs(self, request: HttpRequest, obj: models.Model | None) -> bool:
        network_wide = obj is not None and obj.publication_id is None
        return not network_wide or permissions.where(request.user, self.permission("change")) is None
