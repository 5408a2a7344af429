"""The door for web servers that speak WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

site = get_wsgi_application()

from pages import answering  # noqa: E402 - tables can be imported once Django is set up

application = answering.around(site)
