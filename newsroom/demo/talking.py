"""The demo's readers and what they say: a few stories that are talked about, with answers, choices, and some that wait."""

import random
from datetime import timedelta

from django.utils import timezone

from articles.models import Article
from comments import judging, recounting
from comments.models import Comment, Recommendation
from newsroom.demo.supporting_people import FIRST, LAST
from readers.models import Reader

STORIES, READERS = 12, 24
THOUGHTS = [
    "I have followed this for years, and it is the first time that I understood why it takes so long. Thank you for the numbers.",
    "What does it cost, and who pays when it fails? I miss that in the story.",
    "My father worked on the generation before this one. He kept the drawings in a drawer; they look much the same.",
    "One thing I would like to read more about is how people train for it.\n\nThe machines get all the space, and in the end somebody has to decide at four in the morning.",
    "I am not convinced. The same was said ten years ago, almost word for word.",
    "For those who want the long version: the first report is at https://example.org/reports and reads better than its title.",
    "Could you explain the unit in the third paragraph? I had to look it up, and I suppose I wasn’t the only one.",
    "We used this story in class today. Seven questions came that I could not answer, so please go on.",
    "The picture alone was worth opening the page.",
    "It is a small step, but it is one that somebody had to take. I hope they publish what went wrong as openly as what went right.",
    "Living two valleys from there I can say: nobody asked us. That is part of the story too.",
    "Good to see a figure with its error beside it. More of that.",
]
ANSWERS = [
    "> What does it cost\n\nAbout as much as a bridge, by their own report; it is in the annex.",
    "I had the same question, and wrote to them. The answer was friendly and short: next year.",
    "I see it the other way round. Ten years ago they had no engine; now they have one that works.",
    "Thank you, that helped.",
    "Is there a source for that?",
]
WAITING = [
    "I read it twice and still wonder who decided this. Does anybody know?",
    "Earn more from home with this simple trick https://example.net/a https://example.net/b https://example.net/c",
]


def invent() -> int:
    """Let readers talk, once; return how many comments there are."""
    if Comment.objects.exists():
        return 0
    chance = random.Random(1610)  # noqa: S311 - invented people, nothing secret
    readers = _readers(chance)
    stories = Article.objects.live().select_related("publication", "section").order_by("-published_at", "-pk")
    for story in stories[:STORIES]:
        _talk(story, readers, chance)
    return Comment.objects.count()


def _readers(chance: random.Random) -> list[Reader]:
    names = chance.sample([f"{first} {last[0]}." for first in FIRST for last in LAST], READERS)
    rows = [Reader(name=name, email=f"reader-{number}@example.org") for number, name in enumerate(names)]
    return Reader.objects.bulk_create(rows)


def _talk(story: Article, readers: list[Reader], chance: random.Random) -> None:
    """Let a handful of readers speak on one story, others answer, and one wait for the desk."""
    at = max(story.published_at or timezone.now(), timezone.now() - timedelta(days=3))
    step = (timezone.now() - at) / 20
    for number, words in enumerate(chance.sample(THOUGHTS, chance.randint(2, 8))):
        comment = _said(story, chance.choice(readers), words, at + step * number)
        if chance.random() < 0.2:  # noqa: PLR2004 - one in five
            Comment.objects.filter(pk=comment.pk).update(chosen_at=timezone.now())
        answers = chance.sample(ANSWERS, chance.choice([0, 0, 1, 2, 4]))
        for place, answer in enumerate(answers):
            _said(story, chance.choice(readers), answer, at + step * (number + place + 1), parent=comment)
        fans = chance.sample(readers, chance.choice([0, 1, 3, 9]))
        Recommendation.objects.bulk_create([Recommendation(comment=comment, reader=fan) for fan in fans])
        recounting.recount(comment)
    _said(story, chance.choice(readers), chance.choice(WAITING), timezone.now(), state=Comment.State.PENDING)


def _said(
    story: Article, reader: Reader, words: str, at: object, *, parent: Comment | None = None, state: str = "approved"
) -> Comment:
    comment = Comment(
        article=story, publication=story.publication, reader=reader, author_name=reader.name, body=words, parent=parent,
        created_at=at, state=state, decided_at=at if state == Comment.State.APPROVED else None,
    )  # fmt: skip
    judging.put_on(comment, judging.judge(comment))
    comment.save()
    return comment
