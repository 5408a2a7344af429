"""What a browser sends from the writer's screen, for tests."""

from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import Article

ADD = "/desk/articles/article/add/"


def change(story: Article) -> str:
    """Return the address of a story's screen."""
    return reverse("admin:articles_article_change", args=[story.pk])


def said(response) -> list[str]:
    """Return what the desk said about what was just done."""
    return [str(message) for message in response.context["messages"]]


def typed(section, *, story: Article | None = None, **changes):
    """Return the fields of the writer's screen as a browser sends them: those of a story, with changes."""
    fields = {
        "section": section.pk, "kicker": "", "headline": "A comet drops by", "standfirst": "For tea.",
        "body": "<p>It stayed an hour.</p>", "agency": "", "source_url": "", "dateline_place": "", "dateline_on": "",
        "lead_picture": "", "lead_caption": "", "tags": "", "slug": story.slug if story else "",
        "publish_at": "", "embargo_until": "", "expires_at": "", "zone": section.publication.zone,
        "authors": "[]", "related_links": "[]",
    }  # fmt: skip
    if story:
        fields |= {"headline": story.headline, "standfirst": story.standfirst, "body": story.body}
    return fields | changes


def listed(answer) -> list[str]:
    """Return the headlines of the desk's list of stories."""
    page = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(cell.get_text().split()) for cell in page.select("#result_list .field-shown_headline")]
