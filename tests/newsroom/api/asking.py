"""Asking the API as a program does, and holding its answers against its own description."""

from jsonschema import Draft202012Validator

ROOT = "/api/v1"


def ask(client, path, status=200, **query):
    """Return the data of an answer."""
    answer = client.get(f"{ROOT}{path}", query)
    assert answer.status_code == status, answer.text[:300]
    return answer.json()


def described(client):
    """Return the OpenAPI document."""
    return ask(client, "/openapi.json")


def misfits(data, name, document):
    """Return what in some data is otherwise than the document describes it."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{list(error.path)}: {error.message[:120]}" for error in validator.iter_errors(data)]


def walk(client, path, **query):
    """Yield the data of each page of a list, following `next`."""
    data = ask(client, path, **query)
    yield data
    while data["next"]:
        data = client.get(data["next"].removeprefix("http://testserver")).json()
        yield data
