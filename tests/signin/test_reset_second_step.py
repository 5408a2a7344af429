"""`manage.py reset_second_step`, for someone who lost phone, key and codes."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from audit.models import AuditEntry
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory
from tests.signin.door import go_in, is_in, with_app

pytestmark = pytest.mark.django_db


def test_the_next_time_a_password_is_enough_to_set_up_a_new_one(client):
    PublicationFactory()
    person = with_app(UserFactory(username="editor", name="Ed"))
    out = StringIO()

    call_command("reset_second_step", "Editor", stdout=out)

    go_in(client, "editor")
    assert (is_in(client), Authenticator.objects.count()) == (True, 0)
    assert out.getvalue().startswith("Ed: 2 taken away, all sessions ended.")
    assert AuditEntry.objects.get(act="reset second step").row_key == str(person.pk)


def test_an_unknown_name_is_said():
    with pytest.raises(CommandError, match="There is no account “nobody”"):
        call_command("reset_second_step", "nobody")
