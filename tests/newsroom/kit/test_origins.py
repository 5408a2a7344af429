"""Absolute links begin as the settings say."""

from newsroom.kit import origins


def test_scheme_and_port_are_those_of_the_settings(settings):
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", ""
    assert origins.of("moon.example") == "https://moon.example"
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "http", "8100"
    assert origins.of("moon.example") == "http://moon.example:8100"
