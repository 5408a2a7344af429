"""An editor before a section with stories."""

import pytest

from sections.roles import EDITOR, PUBLISHER
from tests.factories.sections import SectionFactory, staff


@pytest.fixture
def section():
    return SectionFactory(name="Moon")


@pytest.fixture
def editor(client, section):
    person = staff(EDITOR, section.publication)
    client.force_login(person)
    return person


@pytest.fixture
def publisher(client, section):
    person = staff(PUBLISHER, section.publication)
    client.force_login(person)
    return person
