"""A date and time typed and shown in a zone of its own, and what to say about times that its clocks skip or show twice."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MINUTES = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 1900, 2199


class MomentField(forms.DateTimeField):
    """A moment, typed as the clocks of `zone` show it, or with “UTC” behind it where those clocks leave a doubt.

    `shown` is the moment that the form shows, if there is one: typed unchanged it is that moment still, with its seconds
    and on the right side of a change of clocks.
    """

    def __init__(self, **kwargs: Any) -> None:
        """Start in UTC; the form says which zone it is for."""
        self.zone = "UTC"
        self.shown: datetime | None = None
        kwargs.setdefault("widget", forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - a moment, or what was typed
        """Show a moment as the clocks of the zone had it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 - what was typed
        """Read what was typed. Raises ValidationError for a time the zone's clocks skip or show twice, with the way out."""
        text = value.strip() if isinstance(value, str) else value
        is_utc = isinstance(text, str) and text.upper().endswith(("UTC", "Z"))
        if is_utc:
            text = text.upper().removesuffix("UTC").removesuffix("Z").strip()
        with timezone.override("UTC"):
            read = super().to_python(text)
        if read is None:
            return None
        if not FIRST_YEAR <= read.year <= LAST_YEAR:
            raise ValidationError(_("That year is out of reach. Check the date."), code="year")
        if is_utc or (isinstance(value, datetime) and timezone.is_aware(value)):
            return read
        return self._on_the_clocks(read.replace(tzinfo=None))

    def _on_the_clocks(self, local: datetime) -> datetime:
        """Return the moment at which the zone's clocks show a time."""
        if self.shown and self.prepare_value(self.shown).replace(second=0, microsecond=0) == local:
            return self.shown
        try:
            return moment_at(local, self.zone)
        except ValidationError:
            # A picker of local times can't take the answer that the message asks for.
            self.widget.attrs["type"] = "text"
            raise


def moment_at(local: datetime, zone: str) -> datetime:
    """Return the moment at which the clocks of a zone show a time. Raises ValidationError for none, and for two."""
    tz = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(tz).replace(tzinfo=None) != local:
        raise ValidationError(_skipped(local, zone, min(first, second)), code="skipped")
    if first != second:
        raise ValidationError(
            _("On %(day)s the clocks of %(zone)s show %(time)s twice. Write “%(first)s UTC” or “%(second)s UTC” instead."),
            code="twice",
            params={
                "day": f"{local:%Y-%m-%d}", "zone": zone, "time": f"{local:%H:%M}",
                "first": f"{first:%Y-%m-%d %H:%M}", "second": f"{second:%Y-%m-%d %H:%M}",
            },
        )  # fmt: skip
    return first


def _skipped(local: datetime, zone: str, near: datetime) -> str:
    """Return what to say of a time that the clocks jump over: the next minute there is, here and in UTC."""
    tz = ZoneInfo(zone)
    change = near.replace(second=0, microsecond=0) - timedelta(hours=3)
    offset = change.astimezone(tz).utcoffset()
    while change.astimezone(tz).utcoffset() == offset:
        change += timedelta(minutes=1)
    return _("On %(day)s the clocks of %(zone)s skip %(time)s. The next minute there is %(next)s, which is “%(utc)s UTC”.") % {
        "day": f"{local:%Y-%m-%d}", "zone": zone, "time": f"{local:%H:%M}",
        "next": f"{change.astimezone(tz):%H:%M}", "utc": f"{change:%Y-%m-%d %H:%M}",
    }  # fmt: skip
