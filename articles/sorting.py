"""Where a story stands and what it is about: moved to another section, given tags and relieved of them."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import acting, editing
from articles.acting import Refused
from articles.models import Article
from newsroom.models import User
from sections.models import Section


def move(article: Article, *, by: User, section: Section) -> Article:
    """Give a story another home section, at a sister publication too; whoever follows its old address is led on.

    Raises Refused for a story in the trash and for one that is at home there already.
    """
    with acting.on(article, "move", by=by, changing=("guests", "redirects")) as act:
        story = act.story
        _refuse_trash(story)
        if story.section_id == section.pk:
            raise Refused(_("It is in this section already."))
        home_was = story.publication_id
        story.also_in.remove(section)
        story.put_in(section)
        story.save(update_fields=["section", "publication"])
        act.story = editing.changed(story, slug=story.slug, home_was=home_was)
        return act.story


def tag(article: Article, *, by: User, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Article:
    """Put tags on a story and take others off. Raises Refused for a story in the trash and when nothing would change."""
    with acting.on(article, "tag", by=by, changing=("tags",)) as act:
        story = act.story
        _refuse_trash(story)
        has = {name.casefold() for name in story.tags.names()}
        new = [name for name in add if name.casefold() not in has]
        old = [name for name in story.tags.names() if name.casefold() in {n.casefold() for n in remove}]
        if not new and not old:
            raise Refused(_("Its tags are as you want them already."))
        story.tags.add(*new)
        story.tags.remove(*old)
        story.updated_at = timezone.now()
        story.save(update_fields=["updated_at"])
        return story


def _refuse_trash(story: Article) -> None:
    if story.trashed_at:
        raise Refused(_("This story is in the trash. Restore it first."))
