"""Which language a text is in, where its script alone tells: so that it is read out, and set, as what it is."""

import re

# A headline is judged by its first letters, and most of them must be of one script.
LETTERS = 200
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_ARABIC = re.compile(r"[\u0620-\u06ff]")
# Letters that Arabic itself does not have.
_URDU = re.compile(r"[ٹڈڑںےہھ]")
_PERSIAN = re.compile(r"[پچژگکی]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SCRIPTS = [
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("el", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("th", re.compile(r"[\u0e01-\u0e4e]")),
]


def language_of(text: str) -> str:
    """Return the code of a text's language, or nothing where its script is written by many: Latin above all."""
    if text.isascii():
        return ""
    letters = "".join(_LETTER.findall(text[: 2 * LETTERS]))[:LETTERS]

    def most(*scripts: re.Pattern[str]) -> bool:
        return sum(len(script.findall(letters)) for script in scripts) * 2 > len(letters)

    if most(_HAN, _KANA):
        return "ja" if _KANA.search(letters) else "zh"
    if most(_ARABIC):
        return "ur" if _URDU.search(letters) else "fa" if _PERSIAN.search(letters) else "ar"
    if most(_CYRILLIC):
        return "uk" if re.search("[іїєґ]", letters, re.IGNORECASE) else "ru" if re.search("[ыэ]", letters) else ""
    return next((language for language, script in _SCRIPTS if most(script)), "")
