"""Getting someone into the desk. How they get there by themselves is what test_signing_in and test_editor show."""

from django.conf import settings
from django.test import Client

from newsroom.models import User


def sign_in(visit, name="editor") -> None:
    """Begin a session for someone, let their browser hold it, and open the desk's first page.

    The password's hash is slow on purpose, and typing it was a quarter of a journey's time.
    """
    client = Client()
    client.force_login(User.objects.get(username=name))
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    visit.page.context.add_cookies([{"name": session.key, "value": session.value, "url": visit.site}])
    visit.open("/desk/")
