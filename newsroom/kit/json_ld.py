"""Data for machines within a page."""

import json
from typing import Any

from django.utils.safestring import SafeString

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_NO_MARKUP = [(sign, f"\\u{ord(sign):04X}") for sign in "<>&\u2028\u2029"]


def script(data: dict[str, Any]) -> SafeString:
    """Return data as a script for machines.

    Nothing in it can end the script or begin a comment: the signs that could are written as escapes of JSON.
    """
    said = _WRITER.encode(data)
    for sign, written in _NO_MARKUP:
        said = said.replace(sign, written)
    return SafeString(f'<script type="application/ld+json">{said}</script>')
