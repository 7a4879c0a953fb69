"""What the import contracts cannot see: relations of models, and templates."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.sources import SOURCE, app_of, floors, name, templates

_OWN_MODELS = [model for model in apps.get_models() if model.__module__.startswith("parta.")]
_LITERAL_PART = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")


def _app(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


@pytest.mark.parametrize("model", _OWN_MODELS, ids=lambda model: model._meta.label)
def test_relations_point_downwards(model: type[Model]) -> None:
    upwards = [
        f"{field.name} → {target._meta.label}"
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation and not field.auto_created
        if (target := field.related_model) is not None and isinstance(target, type)
        if target.__module__.startswith("parta.") and _app(target) != _app(model)
        if floors()[_app(target)] >= floors()[_app(model)]
    ]
    assert upwards == []


def test_every_app_has_a_floor() -> None:
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert packages == set(floors())


@pytest.mark.parametrize("path", templates(), ids=name)
def test_templates_use_their_own_app_or_ui(path: Path) -> None:
    app = app_of(path)
    root = path.relative_to(SOURCE / app).parts[1]  # the folder that names whose template it is
    # Pages of allauth are overridden under allauth's own names.
    allowed = {app, "ui", root} | ({"allauth"} if root not in floors() else set())
    used = _LITERAL_PART.findall(path.read_text())
    assert [part for part in used if part.split("/")[0] not in allowed] == []
