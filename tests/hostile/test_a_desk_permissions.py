"""A1: every address of the desk, every role, own and other publication, GET and POST; an address not in the table fails."""

import pytest
from django.test import Client

from tests.hostile import desk

pytestmark = [pytest.mark.once, pytest.mark.django_db]
SAFE_FOR_STRANGERS = ("login/", "logout/")


@pytest.fixture
def world():
    return desk.World()


def complain(lines, words):
    if lines:
        pytest.fail(f"{words}\n(columns: {' '.join(desk.WHO)})\n\n" + "\n".join(lines), pytrace=False)


def test_a1_every_address_is_in_the_table_and_every_line_has_an_address(world):
    known, found = desk.table(), {a.route: a for a in desk.addresses()}
    missing = [desk.line(r, [world.answers(a, who) for who in desk.WHO]) for r, a in found.items() if r not in known]
    gone = [route for route in known if route not in found]

    complain(
        missing,
        "These addresses of the desk are not in tests/hostile/desk_permissions.txt. They answer as follows now;\n"
        "add the lines if that is what you mean, and mend the rights if it is not.",
    )
    complain(gone, "These lines of tests/hostile/desk_permissions.txt have no address any more: take them out.")


@pytest.mark.parametrize("who", desk.WHO)
def test_a1_each_role_gets_the_answers_of_the_table(world, who):
    column = list(desk.WHO).index(who)
    known = desk.table()
    wrong = []
    for address in desk.addresses():
        expected = known.get(address.route, [""] * len(desk.WHO))[column]
        answers = world.answers(address, who)
        if expected and answers != expected:
            wrong.append(f"{address.route}: {who} gets {answers}, the table says {expected}")

    complain(wrong, "The desk answers otherwise than tests/hostile/desk_permissions.txt says.")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace", "head"])
def test_a12_no_other_method_lets_a_stranger_in(world, method):
    client = Client(raise_request_exception=False)
    let_in = []
    for address in desk.addresses():
        if address.route.startswith(SAFE_FOR_STRANGERS):
            continue
        answer = getattr(client, method)(address.path(world.row(address, "own")))
        if answer.status_code not in {301, 302, 400, 403, 404, 405}:
            let_in.append(f"{method} {address.route}: {answer.status_code}")

    complain(let_in, "Strangers are let in by an unusual method.")


def test_a1_nothing_of_the_desk_answers_with_an_error(world):
    broken = [f"{route}: {answers}" for route, answers in desk.table().items() if any("!" in a for a in answers)]

    complain(broken, "A line with “!” says that the desk fails there.")
