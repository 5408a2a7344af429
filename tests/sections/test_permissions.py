"""Who may do what at which publication."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from sections import permissions
from sections.roles import EDITOR, REPORTER
from tests.factories.articles import AgencyFactory, ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db

PUBLISH, WRITE = "articles.publish_article", "articles.change_article"


@pytest.fixture
def home():
    return SectionFactory()


@pytest.fixture
def sister():
    return SectionFactory(publication=PublicationFactory(host="sister.test"))


def test_a_role_counts_at_its_publication_only(home, sister):
    person = staff(EDITOR, home.publication)

    assert permissions.may(person, PUBLISH, ArticleFactory(section=home)) is True
    assert permissions.may(person, PUBLISH, ArticleFactory(section=sister)) is False
    assert permissions.may(person, PUBLISH) is True
    assert permissions.where(person, PUBLISH) == {home.publication_id}


def test_two_roles_at_two_publications_don_t_mix(home, sister):
    person = staff(REPORTER, home.publication)
    person.assignments.create(publication=sister.publication, role=Group.objects.get(name=EDITOR))

    assert permissions.where(person, PUBLISH) == {sister.publication_id}
    assert permissions.where(person, PUBLISH, WRITE) == {home.publication_id, sister.publication_id}


def test_a_table_of_the_whole_network_asks_for_the_right_anywhere(home):
    agency = AgencyFactory()

    assert permissions.may(staff(EDITOR, home.publication), "articles.change_agency", agency) is True
    assert permissions.may(staff(REPORTER, home.publication), "articles.change_agency", agency) is False


def test_a_network_wide_group_counts_everywhere(home, sister):
    person = UserFactory()
    person.groups.add(Group.objects.get(name=EDITOR))

    assert permissions.where(person, PUBLISH) is None
    assert permissions.may(person, PUBLISH, ArticleFactory(section=sister)) is True


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_active": False, "is_superuser": True}])
def test_who_was_switched_off_may_nothing(home, change):
    person = staff(EDITOR, home.publication, **change)

    assert permissions.may(person, PUBLISH) is False
    assert permissions.where(person, PUBLISH) == set()


def test_a_stranger_may_nothing(home):
    assert permissions.may(AnonymousUser(), PUBLISH, ArticleFactory(section=home)) is False


def test_rights_are_asked_for_once(home, django_assert_max_num_queries):
    person = staff(EDITOR, home.publication)

    with django_assert_max_num_queries(3):
        for _ in range(5):
            permissions.may(person, "sections.delete_section")
