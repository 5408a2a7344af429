#!/usr/bin/env python
"""Run a management command: `python manage.py help` lists them."""

import importlib
import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    if sys.argv[1:2] == ["grow"]:
        # It belongs to no app of the site: nobody should grow a real archive by invented stories.
        django.setup()
        importlib.import_module("benchmarks.growing").main(sys.argv[2:])
    else:
        execute_from_command_line(sys.argv)
