"""An editor at work: what the desk's tests begin with."""

import pytest

from sections.roles import EDITOR
from tests.factories.sections import SectionFactory, staff


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def editor(client, section):
    person = staff(EDITOR, section.publication)
    client.force_login(person)
    return person
