"""Stories and what belongs to them, for tests."""

import io
from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from articles import publishing
from articles.models import Agency, Article, Author, Byline, Correction, Dossier, Licence, Picture, RelatedLink, Tag
from newsroom.kit import pictures
from tests.factories.sections import PublicationFactory, SectionFactory


class AgencyFactory(factory.django.DjangoModelFactory):
    """An agency with a code of its own."""

    class Meta:
        model = Agency

    name = factory.Sequence("Agency {}".format)
    code = factory.Sequence("AG{}".format)
    credit_line = factory.LazyAttribute(lambda o: f"Report by {o.name}")


class AuthorFactory(factory.django.DjangoModelFactory):
    """A person with a byline."""

    class Meta:
        model = Author

    name = factory.Sequence("Author {}".format)
    slug = factory.Sequence("author-{}".format)


class TagFactory(factory.django.DjangoModelFactory):
    """A tag with a slug made from its name."""

    class Meta:
        model = Tag

    name = factory.Sequence("Tag {}".format)


class DossierFactory(factory.django.DjangoModelFactory):
    """A dossier that readers may see."""

    class Meta:
        model = Dossier

    publication = factory.SubFactory(PublicationFactory)
    tag = factory.SubFactory(TagFactory)
    title = factory.Sequence("Dossier {}".format)
    summary = factory.Sequence("<p>What matter {} is about.</p>".format)
    opened_at = factory.LazyFunction(timezone.now)


class PictureFactory(factory.django.DjangoModelFactory):
    """A small real picture; each has other pixels."""

    class Meta:
        model = Picture
        exclude = ("shade", "size", "accepted")

    shade = factory.Sequence(int)
    size = (1200, 800)
    accepted = factory.LazyAttribute(lambda o: pictures.take_in(drawn(o.shade, o.size)))
    digest = factory.LazyAttribute(lambda o: o.accepted.digest)
    extension = factory.LazyAttribute(lambda o: o.accepted.extension)
    file = factory.LazyAttribute(lambda o: ContentFile(o.accepted.content, "drawn.png"))
    alt = factory.Sequence("What picture {} shows".format)
    caption = factory.Sequence("Caption {}".format)
    credit = "Drawn for a test"
    licence = Licence.OWN
    look = factory.LazyAttribute(lambda o: o.accepted.look)


class ArticleFactory(factory.django.DjangoModelFactory):
    """A draft; with `live=True` a published story, a minute older than the one made before it."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    section = factory.SubFactory(SectionFactory)
    publication = factory.SelfAttribute("section.publication")
    headline = factory.Sequence("Headline {}".format)
    standfirst = factory.Sequence("Standfirst {}".format)
    body = factory.Sequence("<p>What happened, number {}.</p>".format)

    @factory.post_generation
    def live(self, create, extracted, **_kwargs):
        """Publish the story: at the time given, or some minutes ago for True."""
        if create and extracted:
            at = timezone.now() - timedelta(minutes=10_000 - self.pk % 10_000) if extracted is True else extracted
            published = publishing.publish(self, by=None, at=at)
            self.__dict__.update({k: v for k, v in published.__dict__.items() if k != "_state"})


def drawn(shade: int, size: tuple[int, int] = (1200, 800), image_format: str = "PNG") -> io.BytesIO:
    """Return a picture file whose pixels depend on `shade`."""
    image = Image.new("RGB", size, (shade % 256, shade // 256 % 256, 96))
    out = io.BytesIO()
    image.save(out, image_format)
    out.seek(0)
    return out


def complete_story(section, **kwargs) -> Article:
    """Make a live story with every part a story page shows, two of each where there can be several."""
    inside = PictureFactory()
    story = ArticleFactory(
        section=section,
        agency=AgencyFactory(),
        lead_picture=PictureFactory(),
        dateline_place="Beijing",
        body=f'<p>First words.</p><figure data-picture="{inside.pk}"><figcaption>Inside</figcaption></figure>',
        **kwargs,
    )
    for position in range(2):
        Byline.objects.create(article=story, author=AuthorFactory(), position=position)
        RelatedLink.objects.create(
            article=story, title=f"Elsewhere {position}", url=f"https://elsewhere.example/{position}", position=position
        )
        RelatedLink.objects.create(article=story, story=ArticleFactory(section=section, live=True), position=9)
        Correction.objects.create(article=story, text=f"It was {position}.")
    story.tags.set([TagFactory(), TagFactory()])
    publishing.publish(story, by=None)
    return Article.objects.select_related("publication", "section").get(pk=story.pk)
