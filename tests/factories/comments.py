"""Comments, rules and letters for tests."""

import factory
from django.utils import timezone

from comments import lookalikes
from comments.models import Ban, BlockedWord, Comment, CommentRule, Letter
from tests.factories.articles import ArticleFactory
from tests.factories.readers import ReaderFactory


class CommentFactory(factory.django.DjangoModelFactory):
    """An approved comment on a story, unless another state is given. Numbers beside it aren't counted: `recounting` does."""

    class Meta:
        model = Comment

    article = factory.SubFactory(ArticleFactory, live=True)
    publication = factory.LazyAttribute(lambda comment: comment.article.publication)
    reader = factory.SubFactory(ReaderFactory)
    author_name = factory.LazyAttribute(lambda comment: comment.reader.name if comment.reader else "Someone")
    body = factory.Sequence("A thought, number {}.".format)
    state = Comment.State.APPROVED
    decided_at = factory.LazyFunction(timezone.now)


class CommentRuleFactory(factory.django.DjangoModelFactory):
    """A publication's rule."""

    class Meta:
        model = CommentRule


class LetterFactory(factory.django.DjangoModelFactory):
    """A letter to the editor."""

    class Meta:
        model = Letter

    body = factory.Sequence("Dear editor, letter {}.".format)
    author_name = "A. Reader"


class BlockedWordFactory(factory.django.DjangoModelFactory):
    """A word that makes comments of a publication wait."""

    class Meta:
        model = BlockedWord

    word = factory.Sequence("nonsense{}".format)
    skeleton = factory.LazyAttribute(lambda blocked: lookalikes.skeleton(blocked.word))


class BanFactory(factory.django.DjangoModelFactory):
    """A reader who is shut out."""

    class Meta:
        model = Ban

    reader = factory.SubFactory(ReaderFactory)
