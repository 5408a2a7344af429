"""Scripts of the world's writing: to notice a name that mixes look-alike letters."""

import unicodedata

# Scripts whose letters are taken for one another: Latin and Cyrillic share the look of a, e, o, p, c.
ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def scripts_of(word: str) -> set[str]:
    """Return which of the look-alike scripts the letters of a word belong to."""
    names = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return names & set(ALIKE)


def mixed_words(text: str) -> list[str]:
    """Return the words that mix look-alike scripts, as forged names do: “Anna” with a Cyrillic first letter."""
    return [word for word in text.split() if len(scripts_of(word)) > 1]
