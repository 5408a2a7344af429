"""Q: nobody becomes more than they are through a screen of the desk. Q1 stands in tests/newsroom/test_admin.py."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from articles import status as statuses
from articles.models import Article
from articles.status import Status
from audit import recording
from newsroom.models import User
from sections.desk import DeskAdmin
from sections.models import Assignment, Section
from sections.roles import ADMINISTRATOR, EDITOR, PUBLISHER, REPORTER
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return PublicationFactory()


@pytest.fixture
def sister():
    return PublicationFactory(host="sister.test")


@pytest.fixture
def administrator(client, home):
    person = staff(ADMINISTRATOR, home)
    client.force_login(person)
    return person


def test_q1_every_screen_of_the_desk_knows_rights_per_publication():
    admin.autodiscover()
    foreign = {model.__name__ for model, screen in admin.site._registry.items() if not isinstance(screen, DeskAdmin)}

    assert foreign == set()


def test_q2_no_list_takes_rows_from_a_forged_form(client, administrator, home):
    admin.autodiscover()
    lists = {model.__name__ for model, screen in admin.site._registry.items() if screen.list_editable}
    forged = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-name": "Forged", "form-0-slug": "forged",
              "form-0-publication": home.pk, "_save": "Save"}  # fmt: skip

    client.post("/desk/sections/section/", forged)

    assert (lists, Section.objects.count()) == (set(), 0)


@pytest.mark.parametrize("delete", [False, True])
def test_q3_a_row_of_someone_else_is_not_taken_by_its_forged_key(client, administrator, home, sister, delete):
    mine = staff(REPORTER, home)
    foreign = Assignment.objects.get(user=staff(PUBLISHER, sister))
    row = {"id": foreign.pk, "user": mine.pk, "publication": home.pk, "role": Group.objects.get(name=REPORTER).pk}
    sent = {"username": mine.username, "name": "x", "is_active": "on", "is_staff": "on", "assignments-TOTAL_FORMS": 1,
            "assignments-INITIAL_FORMS": 1} | {f"assignments-0-{k}": v for k, v in row.items()}  # fmt: skip

    client.post(
        reverse("admin:newsroom_user_change", args=[mine.pk]), sent | ({"assignments-0-DELETE": "on"} if delete else {})
    )

    kept = Assignment.objects.get(pk=foreign.pk)
    assert (kept.user, kept.publication, kept.role) == (foreign.user, sister, foreign.role)


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [("sections", "assignment", "user"), ("newsroom", "user", "groups"), ("admin", "logentry", "user"), ("audit", "auditentry", "by"),
     ("articles", "article", "created_by"), ("mfa", "authenticator", "user"), ("x", "y", "z")],
)  # fmt: skip
def test_q4_a13_choosing_by_typing_reaches_no_table_that_is_hidden(client, home, app, model, field):
    UserFactory(username="findme", name="Findme")
    client.force_login(staff(EDITOR, home))

    answer = client.get(
        "/desk/autocomplete/", {"app_label": app, "model_name": model, "field_name": field, "term": "find"}
    )

    assert (answer.status_code, "Findme" in answer.text) == (403, False)


@pytest.mark.parametrize("query", ["_to_field=password", "_to_field=email", "_to_field=assignments__role"])
def test_q5_a_pop_up_gives_no_field_away(admin_client, query):
    person = UserFactory(email="secret@example.org")

    answer = admin_client.get(f"{reverse('admin:newsroom_user_change', args=[person.pk])}?{query}")

    assert (answer.status_code, person.password in answer.text) == (400, False)


@pytest.mark.parametrize("name", ["_changelist_filters", "_popup", "next", "before", "q"])
def test_q5_what_an_address_carries_is_escaped(admin_client, name):
    text = '"><script>alert(1)</script>'

    pages = [
        admin_client.get(page, {name: text}).text for page in ("/desk/newsroom/user/add/", "/desk/audit/auditentry/")
    ]

    assert not any("<script>alert(1)" in page for page in pages)


def test_q6_who_may_only_look_at_staff_sees_no_password_and_changes_none(client, home):
    role = Group.objects.create(name="Looks on")
    role.permissions.add(Permission.objects.get(codename="view_user"))
    person, looker = staff(REPORTER, home), UserFactory()
    Assignment.objects.create(user=looker, publication=home, role=role)
    client.force_login(looker)

    page = client.get(reverse("admin:newsroom_user_change", args=[person.pk]), follow=True)
    password = client.post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"usable_password": "true", "password1": "a-long-word-for-a-door", "password2": "a-long-word-for-a-door"},
    )

    shown = [part in page.text for part in ("md5$", "pbkdf2", person.password)]
    assert (shown, password.status_code) == ([False] * 3, 403)
    assert User.objects.get(pk=person.pk).password == person.password


def test_q7_a_bulk_act_reaches_only_what_the_person_may_move(client, home, sister):
    mine, foreign = (
        ArticleFactory(section=SectionFactory(publication=home)),
        ArticleFactory(section=SectionFactory(publication=sister)),
    )
    client.force_login(staff(EDITOR, home))

    client.post("/desk/articles/article/", {"action": "put_in_trash", "_selected_action": [mine.pk, foreign.pk]})

    trashed = {pk for pk in (mine.pk, foreign.pk) if statuses.of(Article.objects.get(pk=pk)) == Status.TRASH}
    assert trashed == {mine.pk}


@pytest.mark.parametrize("everything", [True, False])
def test_q7_choosing_all_reaches_no_other_publication(client, home, sister, everything):
    foreign = ArticleFactory(section=SectionFactory(publication=sister))
    client.force_login(staff(EDITOR, home))

    client.post(
        "/desk/articles/article/",
        {"action": "put_in_trash", "_selected_action": [foreign.pk], "select_across": "1" if everything else "0"},
    )

    assert statuses.of(Article.objects.get(pk=foreign.pk)) == Status.DRAFT


def test_q8_who_is_in_the_record_is_not_deleted_and_it_says_so(admin_client):
    person = UserFactory()
    recording.record("change", UserFactory(), by=person)
    address = reverse("admin:newsroom_user_delete", args=[person.pk])

    for answer in (admin_client.get(address), admin_client.post(address, {"post": "yes"})):
        assert [obstacle["kind"] for obstacle in answer.context["protected"]] == ["The record"]
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/login/", "/accounts/login/", "/accounts/signup/", "/desk/account/signup/"]
)
def test_q10_the_desk_has_one_path_and_nobody_signs_up(client, home, path):
    assert client.get(path).status_code in {302, 404}
    assert client.post(path, {"username": "new", "password1": "a-long-word-for-a-door"}).status_code in {
        302,
        403,
        404,
        405,
    }
    assert User.objects.count() == 0


def test_q10_the_desk_answers_at_no_host_that_is_no_publications(client, home):
    assert client.get("/desk/login/", headers={"host": "evil.example"}).status_code == 400
