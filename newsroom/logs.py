"""How log lines are written: one event, one line, whatever a visitor put into it."""

import logging

# Line ends and terminal codes in an address or a name would let a visitor forge or hide log lines.
_ESCAPES = {code: f"\\x{code:02x}" for code in [*range(32), *range(127, 160)] if code not in {9, 10}}
_IN_MESSAGE = _ESCAPES | {10: "\\n", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class OneLineFormatter(logging.Formatter):
    """Time, level, logger and message with control characters made visible; tracebacks keep their lines."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return the message with every control character escaped."""
        record.message = record.message.translate(_IN_MESSAGE)
        return super().formatMessage(record)

    def formatException(self, ei) -> str:  # noqa: ANN001, N802 - the library's signature
        """Return the traceback, its lines kept and other control characters escaped."""
        return super().formatException(ei).translate(_ESCAPES)
