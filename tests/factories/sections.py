"""Publications, sections and pages for tests."""

import factory
from django.contrib.auth.models import Group

from sections.models import Assignment, Publication, Section, SidebarBlock, StandingPage
from tests.factories.newsroom import UserFactory


class PublicationFactory(factory.django.DjangoModelFactory):
    """A site of the network. The first made answers at the test client's host."""

    class Meta:
        model = Publication
        django_get_or_create = ("host",)

    host = "testserver"
    slug = factory.LazyAttribute(lambda o: o.host.split(".")[0])
    name = factory.LazyAttribute(lambda o: o.slug.title())
    zone = "UTC"


class SectionFactory(factory.django.DjangoModelFactory):
    """A section of the first level."""

    class Meta:
        model = Section

    publication = factory.SubFactory(PublicationFactory)
    name = factory.Sequence("Section {}".format)
    slug = factory.Sequence("section-{}".format)
    position = factory.Sequence(int)


class SidebarBlockFactory(factory.django.DjangoModelFactory):
    """A block that stands beside every section of its source's publication."""

    class Meta:
        model = SidebarBlock

    source = factory.SubFactory(SectionFactory)
    publication = factory.SelfAttribute("source.publication")
    position = factory.Sequence(int)


class StandingPageFactory(factory.django.DjangoModelFactory):
    """A public page in the footer."""

    class Meta:
        model = StandingPage

    publication = factory.SubFactory(PublicationFactory)
    title = factory.Sequence("Page {}".format)
    slug = factory.Sequence("page-{}".format)
    body = "<p>What stands here stays.</p>"


def staff(role: str, *publications: Publication, **kwargs):
    """Make someone with a role at some publications."""
    person = UserFactory(**kwargs)
    for publication in publications:
        Assignment.objects.create(user=person, publication=publication, role=Group.objects.get(name=role))
    return person
