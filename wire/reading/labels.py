"""Lines that say themselves what they are: “Keywords: Moon, ice”, “Sperrfrist: …”, “Mots-clés : …”."""

import re
from typing import NamedTuple

_WORDS = {
    "headline": "headline|head|title|hed|titel|überschrift|titre|título|titulo|titular|titolo|schlagzeile",
    "kicker": "kicker|eyebrow|overline|strap|dachzeile|surtitre|antetítulo|antetitulo|occhiello",
    "standfirst": "standfirst|summary|deck|dek|teaser|abstract|subhead|sub-head|subtitle|sub-title|subheadline|strapline|lead-in|"
    "intro|vorspann|unterzeile|untertitel|chapeau|chapô|sous-titre|entradilla|bajada|subtítulo|sommario|sottotitolo|excerpt",
    "byline": "byline|by-line|author|authors|written by|autor|autoren|autorin|auteur|auteurs|autore|text|story by|reporter",
    "dateline": "dateline|place|location|ort|lieu|lugar|datelined",
    "date": "date|published|publication date|issued|release date|date of issue|datum|veröffentlicht|publié|publié le|fecha|data|"
    "posted|updated|last updated|publish date|issue date|release",
    "tags": "tags|tag|keywords|keyword|key words|key-words|topics|filed under|subjects|stichworte|stichwörter|schlagworte|"
    "schlagwörter|schlüsselwörter|mots-clés|mots clés|mots-cles|mots clefs|mots-clefs|etiquetas|palabras clave|parole chiave|"
    "palavras-chave",
    "section": "section|category|categories|rubrik|ressort|rubrique|sección|seccion|categoría|categoria|catégorie|desk|channel|sezione",
    "slug": "slug|slugline|catchline|story id|item id|item|guid|ref|reference|story number|news id|message-id|version|priority|"
    "urgency|word count|words|wordcount|service|destination|distribution|language|sprache|langue|idioma|lang|update|headline id|"
    "format|status|embargo status|transmission|transref|copy id|usn|uid",
    "source": "source|sources|quelle|quellen|fuente|fuentes|fonte|original|original report|original article|original story|"
    "original source|read the original|read the original here|read the full story|read the full story here|full story|"
    "full report|full release|full text|originally published at|originally published|originally published on|first published at|"
    "first published|via|permalink|url|link|web|story url|canonical|read more|read more at|read the full release|"
    "view original content|view original|view source version|view source|view the original|provided by|courtesy of|story source|"
    "originalmeldung|originalbericht|originaltext|article original|texto original|article complet|lire l'article original|"
    "texte original|noticia original|zum original",
    "embargo": "embargo|embargoed until|embargoed|sperrfrist|sous embargo|embargo until|hold until|release time|embargo date|embargo time",
    "agency": "agency|credit|provider|wire|agentur|agence|agencia|credit line|creditline|copyright holder|news agency",
    "note": "note|note to editors|notes to editors|editor's note|editors' note|editors note|ed note|eds|editors|attn|attention|"
    "attention editors|anmerkung|hinweis|redaktionshinweis|hinweis an die redaktionen|note aux rédactions|nota|nota al editor|"
    "advisory|desk note|embargo note|internal note|not for publication|correction|attention desks",
    "contact": "contact|contacts|media contact|media contacts|press contact|press contacts|for media|for further information contact|"
    "contact for media|kontakt|pressekontakt|contact presse|contacto|contacto de prensa|contatti|phone|tel|telephone|telefon|fax|"
    "email|e-mail|mobile|mail|for more information, contact|for more information contact|for more information please contact|"
    "for interviews|news media contact|editorial contact|redaktion|twitter|facebook|media enquiries|media inquiries|"
    "for further information|press office|pressestelle",
    "picture": "photo|photos|picture|pictures|image|images|caption|photo caption|image caption|photo credit|image credit|"
    "picture credit|illustration|video|file photo|foto|bild|bildunterschrift|legende|légende|graphic|graphics|file picture|"
    "illustrative photo|multimedia available|photo available",
}  # fmt: skip
_FIELD_OF = {word: name for name, words in _WORDS.items() for word in words.split("|")}
_LABEL = re.compile(r"[#*_\[\s]{0,6}([^\W\d_][\w'’ ,.-]{0,40}?)[*_\]]{0,3}\s?[:：]\s*(?:\*\*|__)?\s*(.*)\Z", re.DOTALL)
_EQUALS = re.compile(r"(KEYWORDS?|SLUG|TAGS?)[-=]\s?(\S.*)\Z", re.IGNORECASE)
_LONGEST = 400


class Label(NamedTuple):
    """What a labelled line is, and what stands behind the label."""

    name: str
    word: str
    value: str


def of(text: str) -> Label | None:
    """Return the label of a line, or None for a line that has none we know."""
    if len(text) > _LONGEST * 5:
        return None
    match = _LABEL.match(text)
    if match:
        word = " ".join(match[1].lower().replace("’", "'").split()).strip(" .-")
        name = _FIELD_OF.get(word)
        if name is not None:
            return Label(name, word, match[2].strip().strip("*_").strip())
    match = _EQUALS.match(text)
    if match:
        return Label(_FIELD_OF[match[1].lower()], match[1].lower(), match[2].strip())
    return None


def alone(text: str) -> str:
    """Return the field of a label that stands on a line of its own, as heads of lists do; empty for any other line."""
    word = " ".join(text.lower().replace("’", "'").strip(" #*_=:-–—[]").split())
    return _FIELD_OF.get(word, "")
