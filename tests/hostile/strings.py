"""Strings that break software: collected by us from the kinds of trouble named in the catalogue."""

NAUGHTY = [
    "undefined", "null", "NaN", "-1/0", "0x7fffffff", "1e309", "١٢٣", "𝟘𝟙𝟚",
    "'; DROP TABLE articles_article; --", "\" OR \"\"=\"", "%s%n%x", "%(name)s", "{0.__class__}", "{{ 7*7 }}",
    "{% load static %}", "${7*7}", "#{7*7}", "`id`", "$(id)", "../../etc/passwd", "C:\\CON\\aux",
    "<script>alert(1)</script>", "\"><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "</script><script>alert(1)</script>", "]]>", "<!--", "&lt;b&gt;", "&#x3C;", "<plaintext>", "</textarea></title>",
    "İstanbul ıi", "ﷺ", "ﬀ ﬃ ﬆ", "Ⅷ ½ ℌ", "Z̸̧̛͖̈́͊a̷l̶g̵o̸", "e\u0301\u0302\u0303\u0304\u0305",
    "\u202eright to left\u202c", "\u2066isolate\u2069", "مرحبا بالعالم", "שלום עולם", "नमस्ते दुनिया", "สวัสดีชาวโลก",
    "你好，世界", "こんにちは世界", "안녕하세요 세계", "Здравствуй, мир", "👩‍👩‍👧‍👦 👍🏿 🏳️‍🌈 🇺🇳", "👨🏽‍🚀", "\U0001f468\u200d\U0001f680", "x\u00ady",
    "zero\u200bwidth", "non\u00a0breaking", "\u2028line\u2029", "tab\there", "ⁿᵒʳᵐᵃˡ", "ʇsǝʇ", "Ａｕｆ", "a" * 250,
]  # fmt: skip
