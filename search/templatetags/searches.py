"""What the page of a search says: marked words, passages, and addresses of other searches."""

from django import template
from django.utils.safestring import SafeString

from articles.models import Article
from newsroom.kit import text as texts
from search import answering, feeds, marking
from search.asking import Asked, Operator

register = template.Library()
_OPENING = 180


@register.simple_tag
def search_for(asked: Asked, text: str, order: str = "") -> str:
    """Return the address of another search, in the same place."""
    return answering.address(text, everywhere=asked.everywhere, order=order)


@register.simple_tag
def feed_for(asked: Asked, shape: str) -> str:
    """Return the address of a search's feed."""
    return feeds.address(asked, shape)


@register.simple_tag
def network_search(asked: Asked) -> str:
    """Return the address of the same search in the whole network."""
    return answering.address(asked.text, everywhere=True)


@register.simple_tag
def search_without(asked: Asked, operator: Operator, order: str = "") -> str:
    """Return the address of a search without one of its operators."""
    return search_for(asked, asked.minus(operator), order)


@register.simple_tag
def headline_for(article: Article, asked: Asked) -> SafeString:
    """Return a story's headline with the words of a search marked."""
    return marking.marked(article.headline, asked.question)


@register.simple_tag
def passage_for(article: Article, asked: Asked) -> SafeString | str:
    """Return the passage where the words stand, or the story's first words where they stand elsewhere."""
    found = marking.passage(f"{article.standfirst} {article.body}", asked.question) if asked.question.wanted else ""
    return found or article.standfirst or texts.opening(article.body[:2000], _OPENING)
