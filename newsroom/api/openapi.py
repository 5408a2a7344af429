"""The API's own description, for programs that make clients and for those that test it: OpenAPI 3.1."""

from typing import Any

from django.utils.translation import gettext as _

from newsroom.api.declaring import OPERATIONS, ROOT, Operation, Parameter
from newsroom.api.schemas import SCHEMAS
from sections.models import Publication

Data = dict[str, Any]
VERSION = "1.0.0"


def document(publication: Publication) -> Data:
    """Return the description of the API as a publication's host answers it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Read API of %(name)s") % {"name": publication.name},
            "version": VERSION,
            "description": _("Published stories as JSON, read-only. The page for people is at /api/."),
        },
        "servers": [{"url": f"{publication.origin}{ROOT}"}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {"schemas": SCHEMAS},
    }


def _operation(operation: Operation) -> Data:
    statuses = sorted({*operation.fails, *([400] if operation.parameters else []), 429})
    return {
        "operationId": operation.name,
        "summary": str(operation.says),
        "parameters": [
            *(_parameter(part, where="path") for part in operation.parts),
            *(_parameter(parameter, where="query") for parameter in operation.parameters),
        ],
        "responses": {
            "200": {
                "description": _("What was asked for."),
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{operation.answers}"}}},
            },
            "304": {"description": _("Nothing has changed since the answer with this ETag.")},
            **{str(status): _problem(status) for status in statuses},
        },
    }


def _parameter(parameter: Parameter, *, where: str) -> Data:
    return {
        "name": parameter.name,
        "in": where,
        "required": parameter.is_required or where == "path",
        "description": str(parameter.says),
        "schema": parameter.kind.schema,
    }


def _problem(status: int) -> Data:
    said = {
        400: _("A parameter is unknown, missing or can’t be read; the answer names it."),
        404: _("There is no such thing, or not for readers."),
        410: _("The editors took the story back; the answer says why."),
        429: _("Asked too often; Retry-After says when to go on."),
    }
    return {
        "description": said[status],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
