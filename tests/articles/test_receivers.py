"""What follows by itself."""

from pathlib import Path

import pytest

from articles.signals import story_out
from tests.factories.articles import ArticleFactory, PictureFactory

pytestmark = pytest.mark.django_db


def test_a_story_that_comes_out_has_its_sizes_made(settings, django_capture_on_commit_callbacks):
    lead, inside = PictureFactory.create_batch(2)
    story = ArticleFactory(lead_picture=lead, body=f'<p>x</p><figure data-picture="{inside.pk}"></figure>')

    with django_capture_on_commit_callbacks(execute=True):
        story_out.send(sender=None, article_id=story.pk)
        story_out.send(sender=None, article_id=story.pk + 1000)

    for picture in (lead, inside):
        made = list((Path(settings.MEDIA_ROOT) / "renditions" / str(picture.pk)).rglob("*-*.*"))
        # 320, 480, 720, 960; the picture's whole width is no size of its own: four widths, two shapes, three formats.
        assert len(made) == 24


def test_a_story_that_is_told_of_twice_has_them_made_once(settings, django_capture_on_commit_callbacks):
    story = ArticleFactory(lead_picture=PictureFactory())
    kept = []
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            story_out.send(sender=None, article_id=story.pk)
        folder = Path(settings.MEDIA_ROOT) / "renditions"
        kept.append({file: file.stat().st_mtime_ns for file in folder.rglob("*-*.*")})

    assert kept[0]
    assert kept[0] == kept[1]
