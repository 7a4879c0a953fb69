"""How every table hangs on its school: read from the models themselves."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from parta.schools.models import School

_OWN = "parta."


def own_models() -> list[type[Model]]:
    """Every table of Parta's own, by label."""
    found = [model for model in apps.get_models() if model.__module__.startswith(_OWN)]
    return sorted(found, key=lambda model: model._meta.label)


@cache
def school_path(model: type[Model]) -> str | None:
    """The shortest way along relations that are never empty ("student__school"); None: there is none."""
    paths: list[tuple[type[Model], tuple[str, ...]]] = [(model, ())]
    seen = {model}
    while paths:
        here, path = paths.pop(0)
        for field in here._meta.concrete_fields:
            if not isinstance(field, ForeignKey) or field.null:
                continue
            target = field.related_model
            if target is School:
                return "__".join((*path, field.name))
            if target not in seen:
                seen.add(target)
                paths.append((target, (*path, field.name)))
    return None


def rows_of_school(model: type[Model], school: School) -> QuerySet[Any]:
    """All rows of the table that are the school's, in the order of their ids."""
    path = school_path(model)
    if path is None:
        raise LookupError(model._meta.label)
    return model._default_manager.filter(**{path: school}).order_by("pk")
