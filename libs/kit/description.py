"""The OpenAPI 3.1 description: what FastAPI knows, plus every problem that can come back."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from libs.contracts.errors import (
    BodyTooLarge,
    Busy,
    IdempotencyKeyReused,
    InvalidInput,
    MalformedRequest,
    NotAcceptable,
    NotAuthenticated,
    OcopError,
    PermissionMissing,
    ServiceUnavailable,
    TooManyRequests,
    UnsupportedContent,
)
from libs.kit.auth import Requires, access_of
from libs.kit.codes import Error, Leads, errors_of, undeclared
from libs.kit.field_words import describe_fields
from libs.kit.problems import MEDIA_TYPE, STATUS
from libs.kit.unit_of_work import UnitOfWorkRoute

_STRING: Final = {"type": "string"}
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "A problem document (RFC 9457); title and detail follow Accept-Language.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "urn:ocop:problem:{code}"},
        "title": _STRING,
        "status": {"type": "integer"},
        "detail": _STRING,
        "code": {"type": "string", "description": "Stable; meant for programs."},
        "request_id": _STRING,
        "params": {"type": "object", "additionalProperties": True},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "in", "code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": (
                            "JSON pointer (RFC 6901) from the root of the part of the request that"
                            " `in` names: the body sent, or an object of all query parameters, path"
                            " parameters or headers by their names. Empty for that part as a whole."
                        ),
                    },
                    "in": {"type": "string", "enum": ["body", "query", "path", "header", "cookie"]},
                    "code": _STRING,
                    "detail": _STRING,
                    "params": {"type": "object", "additionalProperties": True},
                },
            },
        },
        "more": {
            "type": "boolean",
            "description": "True when there are more faults than are told: at most 100 are.",
        },
    },
}
_FIRST_PROBLEM: Final = 400
_TITLES: Final = {
    400: "Malformed request",
    401: "Not authenticated",
    403: "Permission missing",
    404: "Not found",
    406: "Not acceptable",
    409: "Conflict with the record's state",
    412: "Stale version",
    413: "Body too large",
    415: "Unsupported content",
    422: "Invalid input",
    428: "If-Match required",
    429: "Too many requests",
    500: "Unexpected error",
    503: "A needed part does not answer",
}
_GENERAL: Final[Mapping[str, tuple[str, ...]]] = {
    "400": (MalformedRequest.code,),
    "401": (NotAuthenticated.code,),
    "403": (PermissionMissing.code,),
    "406": (NotAcceptable.code,),
    "413": (BodyTooLarge.code,),
    "415": (UnsupportedContent.code,),
    "422": (InvalidInput.code,),
    "429": (TooManyRequests.code,),
    "500": (OcopError.code,),
    "503": (Busy.code, ServiceUnavailable.code),
}
"""What the framework around every route may answer with, by status."""
_IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key answers with the same result; another body is a 422.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def api_routes(app: FastAPI) -> Iterator[APIRoute]:
    """Give every API route of an app; routers are flat, none includes another."""
    for router in app.state.routers:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route!r} is not a route of new_router()")
            yield route


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the description once; no answer of the app has a status that it does not name."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        openapi_version="3.1.0",
        separate_input_output_schemas=False,
    )
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM_SCHEMA
    describe_fields(schemas)
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    leads: Leads = getattr(app.state, "leads", {})
    for route in api_routes(app):
        if not route.include_in_schema:
            continue
        for method in route.methods or ():
            operation = schema.get("paths", {}).get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _complete(operation, route, method, errors_of(route, leads))
    app.openapi_schema = schema
    return schema


def _complete(
    operation: dict[str, Any], route: APIRoute, method: str, errors: frozenset[Error]
) -> None:
    parameters = operation.get("parameters", [])
    has_body = "requestBody" in operation
    access = access_of(route.dependant)
    if isinstance(access, Requires):
        operation["security"] = [{"bearer": []}]
        operation["x-ocop-scope"] = access.scope.value
    else:
        operation["security"] = []
    if method == "POST" and isinstance(route, UnitOfWorkRoute) and isinstance(access, Requires):
        operation["parameters"] = [*parameters, _IDEMPOTENCY_KEY]
    undeclared(operation)
    statuses = _statuses(
        guarded=isinstance(access, Requires),
        in_path=any(parameter["in"] == "path" for parameter in parameters),
        conditional=any(parameter["name"] == "If-Match" for parameter in parameters),
        changes=method != "GET",
        has_body=has_body,
    )
    responses = operation["responses"]
    statuses += [STATUS[error.kind] for error in errors]
    named = {int(status) for status in responses if status.isdigit()}
    for status in sorted({*statuses, *(one for one in named if one >= _FIRST_PROBLEM)}):
        kept = responses.get(str(status), {})
        if MEDIA_TYPE not in kept.get("content", {}):
            responses[str(status)] = {
                "description": kept.get("description") or _TITLES.get(status, "Problem"),
                "content": {
                    MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
                },
            }
        if status == 422:  # noqa: PLR2004 - FastAPI writes its own shape there
            responses["422"]["description"] = _TITLES[422]
    operation["x-ocop-codes"] = _codes(operation, errors)


def _codes(operation: Mapping[str, Any], errors: Iterable[type[OcopError]]) -> list[str]:
    """Give every problem code that the operation may answer with, the general ones included."""
    general = [code for status in operation["responses"] for code in _GENERAL.get(status, ())]
    if _IDEMPOTENCY_KEY in operation.get("parameters", ()):
        general.append(IdempotencyKeyReused.code)
    return sorted({*general, *(error.code for error in errors)})


def _statuses(
    *, guarded: bool, in_path: bool, conditional: bool, changes: bool, has_body: bool
) -> list[int]:
    statuses = [400, 406, 422, 429, 500, 503]
    if guarded:
        statuses += [401, 403]
    if in_path or conditional or (guarded and has_body):
        statuses.append(404)  # a body can name a record that the caller may not know of
    if changes:
        statuses.append(409)
    if conditional:
        statuses += [412, 428]
    if has_body:
        statuses += [413, 415]
    return sorted(statuses)
