"""The shapes of the API's answers, as JSON Schema (the dialect of OpenAPI 3.1)."""

from typing import Any

from articles.models import Correction

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_URL: Schema = {"type": "string", "format": "uri"}
_NO_URL: Schema = {"type": ["string", "null"], "format": "uri"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_NO_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}


def _thing(**properties: Schema) -> Schema:
    """Return the schema of an object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _maybe(name: str) -> Schema:
    return {"oneOf": [_ref(name), {"type": "null"}]}


_SHORT: dict[str, Schema] = {
    "id": {"type": "integer"},
    "url": _URL | {"description": "Its page at its home site: link to this one."},
    "api_url": _URL,
    "path": _TEXT,
    "headline": _TEXT,
    "kicker": _TEXT,
    "standfirst": _TEXT,
    "language": _TEXT,
    "publication": _thing(slug=_TEXT, name=_TEXT) | {"description": "Its home; a guest's is another site."},
    "section": _thing(name=_TEXT, slug=_TEXT),
    "published_at": _TIME,
    "updated_at": _TIME,
    "retracted_at": _NO_TIME | {"description": "Set when the story is taken back but stays readable: say so."},
    "byline": _TEXT | {"description": "The names as a line of text."},
    "authors": _list("Author"),
    "dateline": _TEXT,
    "agency": _maybe("Agency"),
    "tags": _list("Tag"),
    "picture": _maybe("Picture"),
}
_FULL: dict[str, Schema] = {
    "body": _thing(html=_TEXT, text=_TEXT),
    "corrections": _list("Correction"),
    "related": {"type": "array", "items": _thing(title=_TEXT, url=_URL)},
    "source_url": _NO_URL,
}
_PAGE: dict[str, Schema] = {
    "stories": _list("ShortStory"),
    "next_cursor": {"type": ["string", "null"]},
    "next": _NO_URL | {"description": "The whole address of the next page; null on the last."},
}
SCHEMAS: dict[str, Schema] = {
    "ShortStory": _thing(**_SHORT),
    "Story": _thing(**_SHORT, **_FULL),
    "StoryPage": _thing(**_PAGE),
    "FoundPage": _thing(
        **_PAGE,
        is_cut={"type": "boolean", "description": "The time was over, or the question too long: there may be more."},
    ),
    "Author": _thing(name=_TEXT, url=_NO_URL),
    "Agency": _thing(name=_TEXT, code=_TEXT, url=_NO_URL, credit=_TEXT),
    "Tag": _thing(name=_TEXT, slug=_TEXT, url=_URL),
    "Picture": _thing(alt=_TEXT, caption=_TEXT, credit=_TEXT, renditions=_list("Rendition")),
    "Rendition": _thing(
        url=_URL, shape={"type": "string", "enum": ["whole", "card"]}, width={"type": "integer"}, type=_TEXT
    ),
    "Correction": _thing(kind={"type": "string", "enum": Correction.Kind.values}, text=_TEXT, made_at=_TIME),
    "Section": _thing(path=_TEXT, name=_TEXT, description=_TEXT, url=_URL, stories_url=_URL, sections=_list("Section")),
    "SectionList": _thing(sections=_list("Section")),
    "Publication": _thing(
        slug=_TEXT, name=_TEXT, tagline=_TEXT, url=_URL, api_url=_URL, language=_TEXT, time_zone=_TEXT
    ),
    "PublicationList": _thing(publications=_list("Publication")),
    "Problem": {
        "type": "object",
        "description": "What went wrong and what to do about it (RFC 9457).",
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "parameters": {"type": "array", "items": _TEXT},
            "withdrawn_at": _TIME,
        },
        "required": ["type", "title", "status", "detail"],
    },
}
