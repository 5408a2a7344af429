"""Leading readers from one story to another, and back."""

from django.db import transaction
from django.db.models import Max

from articles.models import Article, RelatedLink


@transaction.atomic
def link_back(article: Article, *, to: Article) -> RelatedLink | None:
    """Let a live story lead on to another. A link that is there already stays the only one; then None is returned.

    Who calls it has asked whether the person may change `article`.
    """
    Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    rows = RelatedLink.objects.filter(article=article)
    if article.pk == to.pk or not article.is_live() or rows.filter(story=to).exists():
        return None
    last = rows.aggregate(last=Max("position"))["last"]
    return RelatedLink.objects.create(article=article, story=to, position=0 if last is None else last + 1)
