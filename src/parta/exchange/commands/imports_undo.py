"""Takes back what a run made, unless something has come to depend on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from parta.exchange.commands.imports_trace import traced_models
from parta.people.models import Person

_BATCH = 500
Made = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Dependent:
    """So many rows of a kind lean on what would be taken back; "changed": it was changed since."""

    what: str
    count: int


def find_dependents(made: Made, changed: Sequence[Sequence[Any]]) -> list[Dependent]:
    """What keeps the run from being undone, by kind."""
    found: dict[str, set[int]] = {}
    for label, ids in made.items():
        model = apps.get_model(label)
        for other, name in _leaning_on(model):
            own = set(made.get(other._meta.label, ()))
            for batch in _batches(ids):
                rows = other._default_manager.filter(**{f"{name}__in": batch}).values_list("pk", flat=True)
                found.setdefault(other._meta.label, set()).update(set(rows) - own)
        if issubclass(model, Person):
            for batch in _batches(ids):
                users = model._default_manager.filter(pk__in=batch, user__isnull=False)
                found.setdefault("accounts.User", set()).update(users.values_list("pk", flat=True))
    counts = {label: len(ids) for label, ids in found.items() if ids}
    if since := _changed_since(made, changed):
        counts["changed"] = since
    return [Dependent(what, count) for what, count in counts.items()]


@transaction.atomic
def take_back(made: Made, changed: Sequence[Sequence[Any]]) -> None:
    """Values as they were, then what was made is gone. The caller has found that nothing depends on it.

    A run is undone as a whole, across all domains: no domain's own command knows what that is.
    """
    gone = {label: set(ids) for label, ids in made.items()}
    for (label, field), rows in _by_field(changed).items():
        model = apps.get_model(label)
        convert = model._meta.get_field(field).to_python
        values = {pk: convert(before) for pk, before, _after in rows if pk not in gone.get(label, ())}
        for batch in _batches(list(values)):
            found = list(model._default_manager.filter(pk__in=batch))
            for row in found:
                setattr(row, field, values[row.pk])
            model._default_manager.bulk_update(found, [field])
    for model in reversed(traced_models()):
        for batch in _batches(made.get(model._meta.label, ())):
            model._default_manager.filter(pk__in=batch).delete()


def dependents_text(dependents: Iterable[Dependent]) -> str:
    """Why it cannot be undone, in the reader's language."""
    words = {
        "accounts.User": _("people who have got access to the diary"),
        "changed": _("values changed by hand since"),
        "academics.Enrollment": _("places in classes"),
        "academics.GroupMember": _("places in groups"),
        "academics.Course": _("courses"),
        "academics.CourseAssignment": _("teaching assignments"),
        "academics.SchoolClass": _("classes"),
        "lessons.Lesson": _("lessons"),
        "timetable.LessonSlot": _("lessons of the timetable"),
        "timetable.TimetableVersion": _("timetables"),
        "grading.Mark": _("marks"),
        "grading.TermMark": _("grades"),
        "grading.Dot": _("dots"),
        "attendance.Attendance": _("absences"),
        "attendance.AbsenceNotice": _("notices of absence"),
        "homework.Homework": _("homework"),
        "people.Guardianship": _("guardians' rights"),
        "onboarding.Activation": _("letters with passwords"),
        "onboarding.AccessApplication": _("applications for access"),
    }
    other = _("other records")
    counts: dict[str, int] = {}
    for item in dependents:
        word = words.get(item.what, other)
        counts[word] = counts.get(word, 0) + item.count
    listed = ", ".join(f"{word}: {count}" for word, count in counts.items())
    text = _("This cannot be undone any more, since other things depend on it: %(listed)s.")
    return text % {"listed": listed}


def _leaning_on(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Tables with a relation to the model, and its name; one that only joins two is a part of its owner."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.concrete or not relation.auto_created or not isinstance(field, ForeignKey):
            continue
        if not field.model._meta.auto_created:
            yield field.model, field.name
        else:
            yield from _joined(model, field.model)


def _joined(model: type[Model], through: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Who has rows of the model in a relation of many to many (a group its classes)."""
    for owner in apps.get_models():
        for field in owner._meta.local_many_to_many:
            is_join = field.remote_field.through is through
            if is_join and field.remote_field.model is model and owner is not model:
                yield owner, field.name


def _changed_since(made: Made, changed: Sequence[Sequence[Any]]) -> int:
    count = 0
    for (label, field), rows in _by_field(changed).items():
        model = apps.get_model(label)
        convert = model._meta.get_field(field).to_python
        after = {pk: convert(value) for pk, _before, value in rows if pk not in set(made.get(label, ()))}
        for batch in _batches(list(after)):
            now = dict(model._default_manager.filter(pk__in=batch).values_list("pk", field))
            count += sum(now.get(pk) != after[pk] for pk in batch)
    return count


def _by_field(changed: Sequence[Sequence[Any]]) -> dict[tuple[str, str], list[tuple[int, Any, Any]]]:
    """Of several changes of one value the first before and the last after."""
    found: dict[tuple[str, str], dict[int, tuple[int, Any, Any]]] = {}
    for label, pk, field, before, after in changed:
        rows = found.setdefault((label, field), {})
        rows[pk] = (pk, rows[pk][1] if pk in rows else before, after)
    return {key: list(rows.values()) for key, rows in found.items()}


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
