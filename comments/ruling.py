"""Which rule a story's comments stand under: its own, its section's, the parent section's, the publication's, or ours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article
from comments.models import CommentRule
from newsroom.kit.prepared import slot
from pages import noting

Policy = CommentRule.Policy
# What holds where nobody said anything.
TRUSTED_AFTER = 3


@dataclass(frozen=True)
class Ruling:
    """What holds for one story's comments."""

    policy: str
    close_after_days: int
    slow_seconds: int
    trusted_after: int
    closes_at: datetime | None

    @property
    def is_off(self) -> bool:
        """Whether there are none at all."""
        return self.policy == Policy.OFF

    def is_open(self, at: datetime | None = None) -> bool:
        """Tell whether someone may write now."""
        return not self.is_off and (self.closes_at is None or self.closes_at > (at or timezone.now()))


def ruling_for(article: Article) -> Ruling:
    """Return what holds for a story's comments: of each value the narrowest rule that says it. One query.

    Stories that bear no advertisement (obituaries, disasters) bear no comments either, unless their own rule says so.
    """
    parent_id = article.section.parent_id if article.section_id else None
    rows = CommentRule.objects.filter(
        Q(article=article)
        | Q(section__in=[key for key in (article.section_id, parent_id) if key])
        | Q(publication=article.publication_id, section=None, article=None)
    )
    ranks = {("article", article.pk): 0, ("section", article.section_id): 1, ("section", parent_id): 2}
    rules = sorted(rows, key=lambda rule: _rank(rule, ranks))
    own = [rule for rule in rules if rule.article_id]
    flagged = Policy.OFF if article.without_ads and not any(rule.policy for rule in own) else ""
    close_after = _first(rules, "close_after_days", 0)
    closes_at = article.published_at + timedelta(days=close_after) if close_after and article.published_at else None
    noting.until_first([closes_at])
    return Ruling(
        policy=flagged or next((rule.policy for rule in rules if rule.policy), Policy.TRUSTED),
        close_after_days=close_after,
        slow_seconds=_first(rules, "slow_seconds", 0),
        trusted_after=_first(rules, "trusted_after", TRUSTED_AFTER),
        closes_at=closes_at,
    )


def policy_of(*, without_ads: bool) -> Coalesce:
    """Return the policy that `ruling_for` finds, as an expression: so the story's page asks for it in its one query.

    It has slots for `story`, `section`, `parent` and `publication`.
    """
    said = CommentRule.objects.exclude(policy="").values("policy")
    own = Subquery(said.filter(article=slot("story")))
    if without_ads:
        return Coalesce(own, Value(Policy.OFF))
    wider = [
        *(said.filter(section=slot(key)) for key in ("section", "parent")),
        said.filter(publication=slot("publication"), section=None, article=None),
    ]
    return Coalesce(own, *(Subquery(rules) for rules in wider), Value(Policy.TRUSTED))


def _rank(rule: CommentRule, ranks: dict[tuple[str, int | None], int]) -> int:
    if rule.article_id:
        return ranks["article", rule.article_id]
    return ranks["section", rule.section_id] if rule.section_id else len(ranks)


def _first(rules: list[CommentRule], name: str, otherwise: int) -> int:
    return next((value for rule in rules if (value := getattr(rule, name)) is not None), otherwise)
