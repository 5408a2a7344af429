"""Roles come into being by themselves, and stay as administrators made them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from sections import roles

pytestmark = pytest.mark.django_db


def held(name):
    rows = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.mark.parametrize("name", roles.MEANT)
def test_each_role_holds_what_it_is_meant_to_and_nothing_else(name):
    assert held(name) == roles.MEANT[name]


def test_what_an_administrator_changed_stays_changed():
    editor = Group.objects.get(name=roles.EDITOR)
    taken = Permission.objects.get(codename="publish_article")
    editor.permissions.remove(taken)
    editor.permissions.add(Permission.objects.get(codename="view_plan"))
    Group.objects.filter(name=roles.REPORTER).update(name="Correspondent")
    Group.objects.get(name=roles.PICTURES).delete()

    for app in ("newsroom", "sections", "articles", "supporters"):
        roles.follow_permissions(apps.get_app_config(app), "default")

    assert held(roles.EDITOR) == roles.MEANT[roles.EDITOR] - {"articles.publish_article"} | {"supporters.view_plan"}
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.MEANT) - {roles.REPORTER, roles.PICTURES} | {
        "Correspondent"
    }


def test_a_new_permission_goes_to_the_roles_that_are_meant_to_have_it():
    Permission.objects.filter(codename="publish_article").delete()

    roles.follow_permissions(apps.get_app_config("articles"), "default")

    assert {name for name in roles.MEANT if "articles.publish_article" in held(name)} == {
        roles.EDITOR, roles.PUBLISHER, roles.ADMINISTRATOR,
    }  # fmt: skip
