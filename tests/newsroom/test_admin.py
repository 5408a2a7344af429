"""Staff at the desk: nobody becomes more than they are, and nobody's name goes from what they did."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from articles import publishing
from newsroom.models import User
from sections.models import Assignment
from sections.roles import ADMINISTRATOR, EDITOR, PUBLISHER, REPORTER
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return PublicationFactory()


@pytest.fixture
def administrator(client, home):
    person = staff(ADMINISTRATOR, home)
    client.force_login(person)
    return person


def change(person):
    return reverse("admin:newsroom_user_change", args=[person.pk])


def sent(person, *assignments, **changes):
    fields = {"username": person.username, "name": person.name, "email": "", "is_active": "on", "is_staff": "on"}
    fields |= {"assignments-TOTAL_FORMS": len(assignments), "assignments-INITIAL_FORMS": 0}
    for number, (publication, role) in enumerate(assignments):
        fields[f"assignments-{number}-publication"] = publication.pk
        fields[f"assignments-{number}-role"] = Group.objects.get(name=role).pk
    return fields | changes


def test_an_administrator_gives_a_role_at_their_publication(client, administrator, home):
    person = UserFactory()

    client.post(change(person), sent(person, (home, EDITOR), name="Known as Ed"))

    person.refresh_from_db()
    assert (person.name, [(a.publication, a.role.name) for a in person.assignments.all()]) == (
        "Known as Ed",
        [(home, EDITOR)],
    )


def test_whoever_is_added_can_sign_in(client, administrator):
    client.post("/desk/newsroom/user/add/", {
        "username": "newcomer", "name": "New Comer", "email": "", "usable_password": "true",
        "password1": "a-long-word-for-a-door", "password2": "a-long-word-for-a-door",
        "assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0,
    })  # fmt: skip

    person = User.objects.get(username="newcomer")
    assert (person.is_staff, person.is_superuser, person.check_password("a-long-word-for-a-door")) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize("whom", ["self", "other"])
def test_q1_nobody_makes_a_superuser_by_a_forged_form(client, administrator, whom):
    person = administrator if whom == "self" else UserFactory()
    everything = {
        "is_superuser": "on", "groups": list(Group.objects.values_list("pk", flat=True)),
        "user_permissions": list(Permission.objects.values_list("pk", flat=True)),
    }  # fmt: skip

    client.post(change(person), sent(person, **everything))

    person.refresh_from_db()
    assert (person.is_superuser, person.groups.count(), person.user_permissions.count()) == (False, 0, 0)


@pytest.mark.parametrize("kind", ["superuser", "network-wide", "elsewhere"])
def test_people_beyond_ones_publications_are_out_of_reach(client, administrator, home, kind):
    sister = PublicationFactory(host="sister.test")
    person = staff(EDITOR, home, is_superuser=kind == "superuser", name="Untouched")
    if kind == "network-wide":
        person.groups.add(Group.objects.get(name=REPORTER))
    if kind == "elsewhere":
        Assignment.objects.create(user=person, publication=sister, role=Group.objects.get(name=REPORTER))
    password = reverse("admin:auth_user_password_change", args=[person.pk])
    word = "a-long-word-for-a-door"

    answers = [
        client.post(change(person), sent(person, name="Touched")),
        client.post(password, {"usable_password": "true", "password1": word, "password2": word}),
        client.post(reverse("admin:newsroom_user_delete", args=[person.pk]), {"post": "yes"}),
    ]

    after = User.objects.get(pk=person.pk)
    assert {a.status_code for a in answers} <= {302, 403, 404}
    assert (after.name, after.check_password(word)) == ("Untouched", False)


def test_a_role_at_another_publication_can_not_be_given(client, administrator):
    person, sister = UserFactory(), PublicationFactory(host="sister.test")

    client.post(change(person), sent(person, (sister, REPORTER)))

    assert person.assignments.count() == 0


def test_nobody_gives_more_than_they_hold(client, home):
    giver = staff(PUBLISHER, home)
    publisher = Group.objects.get(name=PUBLISHER)
    publisher.permissions.add(
        *Permission.objects.filter(codename__in=["change_user", "view_user", "add_assignment", "change_assignment"])
    )
    client.force_login(giver)
    person = UserFactory()

    answer = client.post(change(person), sent(person, (home, ADMINISTRATOR)))
    assert "can do more than you can there" in answer.text
    client.post(change(person), sent(person, (home, REPORTER)))

    assert [a.role.name for a in person.assignments.all()] == [REPORTER]


def test_roles_are_for_superusers(client, administrator, admin_client):
    role = Group.objects.get(name=REPORTER)
    address = reverse("admin:auth_group_change", args=[role.pk])

    assert [client.get("/desk/auth/group/").status_code, client.post(address, {"name": "X"}).status_code] == [403, 403]
    assert admin_client.get(address).status_code == 200


def test_a_role_that_people_have_explains_itself_and_stays(admin_client, administrator):
    role = Group.objects.get(name=ADMINISTRATOR)

    answer = admin_client.post(reverse("admin:auth_group_delete", args=[role.pk]), {"post": "yes"})

    assert [o["kind"] for o in answer.context["protected"]] == ["Assignments"]
    assert Group.objects.filter(pk=role.pk).exists()


def test_who_wrote_or_published_stays_with_a_word_on_what_to_do(admin_client):
    person = UserFactory()
    stories = ArticleFactory.create_batch(2, section=SectionFactory(), created_by=person)
    publishing.publish(stories[0], by=person)
    address = reverse("admin:newsroom_user_delete", args=[person.pk])

    for answer in (admin_client.get(address), admin_client.post(address, {"post": "yes"})):
        obstacle = answer.context["protected"][0]
        assert (answer.status_code, obstacle["kind"], obstacle["counted"]) == (200, "Stories", 2)
        assert "Untick “active” instead" in answer.text
    assert User.objects.filter(pk=person.pk).exists()


def test_a_password_is_shown_to_nobody(admin_client):
    person = UserFactory()

    page = admin_client.get(change(person)).text

    assert ("pbkdf2" in page, person.password.split("$")[-1][:6] in page) == (False, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, administrator, home, count, django_assert_num_queries):
    for _ in range(count):
        staff(EDITOR, home)
    client.get("/desk/newsroom/user/")

    with django_assert_num_queries(9):
        client.get("/desk/newsroom/user/")
