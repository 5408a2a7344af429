"""The door for web servers that speak WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

site = get_wsgi_application()

from newsroom import environment, server  # noqa: E402
from pages import answering  # noqa: E402 - tables can be imported once Django is set up

application = answering.around(site)
if environment.value("BODIES_BUFFERED"):
    server.answer_in_two_ways()
