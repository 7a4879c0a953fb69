"""Which rows of other tables hang on a row, without knowing these tables."""

from collections.abc import Collection

from django.db.models import Model


def is_used(row: Model, *, besides: Collection[str] = ()) -> bool:
    """Whether any row points to this one; ``besides``: labels of models ("app.Model") that do not count."""
    return used_ids(type(row), [row.pk], besides=besides) != set()


def used_ids(model: type[Model], ids: Collection[int], *, besides: Collection[str] = ()) -> set[int]:
    """Of the rows those to which another points. One query for each relation."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        field, owner = relation.field, relation.related_model
        if owner._meta.label in besides:
            continue
        rows = owner._base_manager.filter(**{f"{field.name}__in": ids})
        found.update(rows.values_list(field.name, flat=True))
    return found
