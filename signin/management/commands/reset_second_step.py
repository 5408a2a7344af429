"""`manage.py reset_second_step NAME`: let someone in again who lost phone, key and recovery codes."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit import recording
from newsroom.models import User
from signin import sessions, telling


class Command(BaseCommand):
    """Takes away a person's authenticator app, passkeys and recovery codes, and ends their sessions."""

    help = "Take away someone's second step and end their sessions. Make sure first that it is they who ask."

    def add_arguments(self, parser):
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *args, **options):
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account “{options['username']}”.")
        count = Authenticator.objects.filter(user=user).count()
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user)
        recording.record("reset second step", user, by=None, note="manage.py reset_second_step")
        telling.tell_later(user, telling.RESET)
        self.stdout.write(
            f"{user}: {count} taken away, all sessions ended. They set up a new second step when they sign in."
        )
