"""What the desk refused is in the record."""

import pytest

from audit.models import AuditEntry
from sections.roles import REPORTER
from tests.factories.sections import PublicationFactory, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refused_attempt_is_recorded_once(client, method):
    person = staff(REPORTER, PublicationFactory())
    client.force_login(person)

    assert getattr(client, method)("/desk/auth/group/?password=x").status_code == 403

    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.row_key, entry.note) == (
        "denied", person, str(person.pk), f"{method.upper()} /desk/auth/group/",
    )  # fmt: skip


def test_strangers_and_allowed_pages_leave_no_entry(client):
    client.get("/desk/auth/group/")
    client.force_login(staff(REPORTER, PublicationFactory()))
    client.get("/desk/articles/article/")

    assert AuditEntry.objects.count() == 0
