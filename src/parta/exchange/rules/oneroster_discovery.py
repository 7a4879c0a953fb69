"""What the provider can, as an OpenAPI document: the service discovery of OneRoster 1.2."""

from collections.abc import Sequence
from typing import Any

from parta.exchange.rules.oneroster import KINDS, NESTED, OneRosterScope, Service, needed_scopes
from parta.exchange.rules.oneroster_asking import DEFAULT_LIMIT, MOST

# As the REST binding calls the file, and as the conformance guide does.
FILES = {
    Service.ROSTERING: (
        "onerosterv1p2rostersservice_openapi3_v1p0.json",
        "imsorv1p2_rostering_openapi3_v1p0.json",
    ),
    Service.GRADEBOOK: (
        "onerosterv1p2gradebookservice_openapi3_v1p0.json",
        "imsorv1p2_gradebook_openapi3_v1p0.json",
    ),
}
_ONE = {"classes": "Class", "demographics": "Demographics", "categories": "Category"}
_QUERY: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
    "offset": {"type": "integer", "minimum": 0, "default": 0},
    "sort": {"type": "string"},
    "orderBy": {"type": "string", "enum": ["asc", "desc"]},
    "filter": {"type": "string"},
    "fields": {"type": "array", "items": {"type": "string"}},
}


def discovery(service: Service, root: str) -> dict[str, Any]:
    """``root``: the address that stands before each service's."""
    names = [name for name, kind in KINDS.items() if kind.service is service]
    paths: dict[str, Any] = {}
    for name in names:
        paths[f"/{name}"] = _call(service, (name,), f"getAll{_title(name)}", is_list=True)
        paths[f"/{name}/{{sourcedId}}"] = _call(service, (name,), f"get{_one(name)}", is_list=False)
    for way in sorted(NESTED[service]):
        above = "/".join(f"{name}/{{{_parameter(name)}}}" for name in way[:-1])
        paths[f"/{above}/{way[-1]}"] = _call(service, way, _nested_id(service, way), is_list=True)
    scopes = {scope for name in names for scope in needed_scopes(service, (name,))}
    told = {scope.value: scope.value for scope in OneRosterScope if scope in scopes}
    flow = {"tokenUrl": f"{root}/token", "scopes": told}
    return {
        "openapi": "3.0.3",
        "info": {"title": f"OneRoster 1.2 {service.value} service of Parta", "version": "1.2"},
        "servers": [{"url": f"{root}/{service.value}/v1p2"}],
        "paths": paths,
        "components": {
            "securitySchemes": {"OAuth2CC": {"type": "oauth2", "flows": {"clientCredentials": flow}}},
            "schemas": {KINDS[name].one: _object(sorted(KINDS[name].properties)) for name in names},
        },
    }


def _call(service: Service, way: Sequence[str], operation: str, *, is_list: bool) -> dict[str, Any]:
    kind = KINDS[way[-1]]
    above = [_parameter(name) for name in way[:-1]] if is_list else ["sourcedId"]
    in_path = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in above]
    asked = _QUERY if is_list else {"fields": _QUERY["fields"]}
    in_query = [{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()]
    one: dict[str, Any] = {"$ref": f"#/components/schemas/{kind.one}"}
    body = {kind.many: {"type": "array", "items": one}} if is_list else {kind.one: one}
    good: dict[str, Any] = {
        "description": "What was asked for",
        "content": {"application/json": {"schema": {"type": "object", "properties": body}}},
    }
    if is_list:
        good["headers"] = {"X-Total-Count": {"schema": {"type": "integer"}}}
    scopes = sorted(scope.value for scope in needed_scopes(service, way))
    call = {
        "operationId": operation,
        "parameters": [*in_path, *in_query],
        "security": [{"OAuth2CC": [scope]} for scope in scopes],  # one of them is enough
        "responses": {"200": good, "default": {"description": "imsx_StatusInfo"}},
    }
    return {"get": call}


def _object(properties: Sequence[str]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {} for name in properties}, "additionalProperties": False}


def _nested_id(service: Service, way: Sequence[str]) -> str:
    """As the standard calls it: getStudentsForClassInSchool, getResultsForStudentForClass."""
    between = "In" if service is Service.ROSTERING else "For"
    return f"get{_title(way[-1])}For" + between.join(_one(name) for name in reversed(way[:-1]))


def _parameter(name: str) -> str:
    one = _one(name)
    return f"{one[0].lower()}{one[1:]}SourcedId"


def _one(name: str) -> str:
    return _ONE.get(name) or _title(name).removesuffix("s")


def _title(name: str) -> str:
    return name[0].upper() + name[1:]
