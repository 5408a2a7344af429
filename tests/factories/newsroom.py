"""Staff for tests."""

import factory

from newsroom.models import User

PASSWORD = "a-password-for-tests"


class UserFactory(factory.django.DjangoModelFactory):
    """Someone who works here."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("person{}".format)
    name = factory.Sequence("Person {}".format)
    password = factory.django.Password(PASSWORD)
    is_staff = True
