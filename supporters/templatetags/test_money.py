"""The banner that says that money here is not real."""

from django import template

from supporters.gateways import sandbox

register = template.Library()


@register.inclusion_tag("parts/test_money.html")
def test_money() -> dict[str, bool]:
    """Say on a page of giving that nobody is charged, where the invented bank is set up; nothing elsewhere."""
    return {"is_test_money": sandbox.is_open()}
