"""Log lines: one event, one line."""

import logging

from newsroom.logs import OneLineFormatter


def formatted(message, *args):
    record = logging.LogRecord("test", logging.WARNING, "", 0, message, args, None)
    return OneLineFormatter().format(record)


def test_g1_line_ends_and_terminal_codes_from_outside_are_made_visible():
    line = formatted("Not Found: %s", "/a\nFAKE 200 OK\x1b[2J\r\x85\u2028")

    assert line.endswith(r"Not Found: /a\nFAKE 200 OK\x1b[2J\x0d\x85\u2028")
    assert "\n" not in line
