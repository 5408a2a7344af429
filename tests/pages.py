"""Reading a page as its reader does."""

from bs4 import BeautifulSoup


def soup(answer) -> BeautifulSoup:
    """Return a response's document."""
    return BeautifulSoup(answer.content, "lxml")


def headlines_in(answer, selector: str) -> list[str]:
    """Return the headlines that lead on to stories within a part of a page, from top to bottom."""
    found = soup(answer).select(f"{selector} :is(.card__link, .headlines__link, .next-story__headline a)")
    return [link.get_text(" ", strip=True) for link in found]


def texts(answer, selector: str) -> list[str]:
    """Return the words of each element that matches, in order."""
    return [" ".join(element.get_text().split()) for element in soup(answer).select(selector)]


def links(answer, selector: str) -> list[str]:
    """Return where the links within a part lead, in order."""
    return [link["href"] for link in soup(answer).select(f"{selector} a[href]")]
