"""P: whatever is asked of any public address, by any name that some page reads: an answer in our own words, soon."""

import ast
import time
from urllib.parse import quote

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import house
from tests.newsroom.test_urls import giving_pages, letters_pages, page_at_the_bank, samples  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

# What only the desk reads.
DESK = {"admin", "desk", "today.py", "finder.py", "importing"}
SECONDS = 2
TEXTS = st.one_of(
    st.text(max_size=120),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.text(alphabet="\"-:()*%_\\!&|<>{}' \tagency:tag:before:after:0123456789", max_size=120),
    st.sampled_from(["1-2", "0-0", "9" * 25, "-1", "١٢", "2022-04-26", "..", "//evil.example", "a" * 1500, '"' * 300]),
)


def names_read() -> set[str]:
    """Return every name under which a public page of ours looks into the question of an address."""
    found = set()
    for path in house.python_files():
        if path.relative_to(house.ROOT).parts[0] not in house.APPS or DESK & set(path.relative_to(house.ROOT).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found |= _asked(node)
    return found


def _asked(node: ast.AST) -> set[str]:
    """Return the names in `….GET.get("name")`, `….GET["name"]` and `Parameter("name", …)`."""
    text = None
    if isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func)
        if called.endswith((".GET.get", ".GET.getlist", "Parameter", "parameter")):
            text = node.args[0]
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".GET"):
        text = node.slice
    return {text.value} if isinstance(text, ast.Constant) and isinstance(text.value, str) else set()


NAMES = sorted(names_read() | {"page", "p", "utm_source", "x"})


def test_the_names_are_found_in_the_code():
    assert {"before", "q", "sort", "in", "url"} <= set(NAMES)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_p1_p4_any_parameters_of_any_public_address_get_an_answer_soon(client, samples, data):  # noqa: F811
    asked = data.draw(st.dictionaries(st.sampled_from(NAMES), TEXTS, min_size=1, max_size=4))
    for name in data.draw(st.lists(st.sampled_from(sorted(samples)), min_size=4, max_size=4, unique=True)):
        cache.clear()
        started = time.perf_counter()
        answer = client.get(samples[name], asked)
        answer.getvalue()
        assert answer.status_code < 500, (name, asked)
        assert time.perf_counter() - started < SECONDS, (name, asked)


@pytest.mark.parametrize("raw", ["%00", "%ff", "%ed%a0%80", quote("é\u202e\U0001f680"), "[]", "%0d%0aSet-Cookie:x"])
def test_p4_no_byte_in_a_parameter_breaks_the_page_that_reads_it(client, raw, samples):  # noqa: F811
    for name in ("sections:front", "articles:tag", "search:search"):
        for parameter in NAMES:
            cache.clear()
            answer = client.get(f"{samples[name]}?{parameter}={raw}")
            assert answer.status_code < 500, (name, parameter)
            assert not answer.cookies
