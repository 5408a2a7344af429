"""Reading feeds in tests as programs do, whatever their shape."""

import json

from lxml import etree

ATOM, MEDIA = "{http://www.w3.org/2005/Atom}", "{http://search.yahoo.com/mrss/}"
CONTENT, DUBLIN_CORE = "{http://purl.org/rss/1.0/modules/content/}", "{http://purl.org/dc/elements/1.1/}"
SHAPES = ["atom", "rss", "json"]


def items(content: bytes) -> list[dict]:
    """Return the entries of a feed: id, title, link, summary, html, authors, tags, picture. Fails unless well-formed."""
    if content.lstrip().startswith(b"{"):
        return [_of_json(item) for item in json.loads(content)["items"]]
    feed = etree.fromstring(content)
    return [_of_rss(row) for row in feed.findall("channel/item")] or [
        _of_atom(row) for row in feed.findall(f"{ATOM}entry")
    ]


def read(client, path: str) -> list[dict]:
    """Return the entries of the feed at an address."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return items(answer.content)


def titles(client, path: str) -> list[str]:
    """Return the titles in the feed at an address."""
    return [item["title"] for item in read(client, path)]


def _of_json(item: dict) -> dict:
    html = item.get("content_html", "")
    return {
        "id": item["id"], "title": item["title"], "link": item["url"], "html": html, "picture": item.get("image"),
        "summary": item["summary"] if html else item["content_text"], "tags": item.get("tags", []),
        "authors": ", ".join(author["name"] for author in item["authors"]),
    }  # fmt: skip


def _of_rss(row) -> dict:
    picture = row.find(f"{MEDIA}content")
    return {
        "id": row.findtext("guid"), "title": row.findtext("title"), "link": row.findtext("link"),
        "summary": row.findtext("description"), "html": row.findtext(f"{CONTENT}encoded") or "",
        "picture": None if picture is None else picture.get("url"), "authors": row.findtext(f"{DUBLIN_CORE}creator"),
        "tags": [category.text for category in row.findall("category")],
    }  # fmt: skip


def _of_atom(row) -> dict:
    picture = row.find(f"{MEDIA}content")
    return {
        "id": row.findtext(f"{ATOM}id"), "title": row.findtext(f"{ATOM}title"),
        "link": row.find(f"{ATOM}link").get("href"), "summary": row.findtext(f"{ATOM}summary"),
        "html": row.findtext(f"{ATOM}content") or "", "picture": None if picture is None else picture.get("url"),
        "authors": ", ".join(name.text for name in row.findall(f"{ATOM}author/{ATOM}name")),
        "tags": [category.get("term") for category in row.findall(f"{ATOM}category")],
    }  # fmt: skip
