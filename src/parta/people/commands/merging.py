"""Two records of one person become one: everything that points to the one moves to the other, or nothing."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Permission, Role
from parta.audit.commands import Change, record_changes
from parta.core import events
from parta.core.errors import Refused
from parta.people.commands.records import STREAM
from parta.people.models import Guardianship, Person
from parta.people.queries.duplicates import KINDS, get_two, merge_parts
from parta.people.rules import PersonKind

_FILLED = ("patronymic", "email", "phone", "snils", "born_on")
_ROLES = {
    PersonKind.STUDENT: (Role.STUDENT,),
    PersonKind.GUARDIAN: (Role.GUARDIAN, Role.TRUSTED),
    PersonKind.TEACHER: (Role.TEACHER, Role.CLASS_TEACHER),
}


@transaction.atomic
def merge_people(
    *, actor: Actor, kind: PersonKind, kept_id: int, gone_id: int, account_of: int | None = None
) -> None:
    """``gone`` becomes ``kept``. ``account_of``: whose sign-in stays, where both have one.

    What ``kept`` lacks is filled in from ``gone``. Refused: the two contradict each other in something that
    an app keeps, or both sign in and none was chosen. NotFound unless both are of the school.
    """
    actor.require(Permission.WRITE_PEOPLE)
    ids = sorted([kept_id, gone_id])
    list(KINDS[kind]._default_manager.select_for_update().filter(pk__in=ids).order_by("pk"))
    kept, gone = get_two(actor, kind, kept_id, gone_id)
    for part in merge_parts(kind, kept, gone):
        if part.hindrance:
            raise Refused(part.hindrance, code="contradiction")
    user_id = _account(kept, gone, account_of)
    events.person_merged.send(sender=Person, actor=actor, kind=kind.value, kept=kept, gone=gone)
    _move_rest(kept, gone)
    _fill(kept, gone)
    losing = {pk for pk in (kept.user_id, gone.user_id) if pk is not None and pk != user_id}
    gone_id, name = gone.pk, gone._meta.model_name
    gone.delete()
    kept.user_id = user_id
    kept.save()
    roles = [role.value for role in _ROLES[kind]]
    Membership.objects.filter(school=actor.school, user_id__in=losing, role__in=roles).delete()
    places = [f"{name}:{kept.pk}", f"{name}:{gone_id}"]
    changes = [
        Change("person.merged", places[0], place, {"gone": gone_id}, {"kept": kept.pk}) for place in places
    ]
    record_changes(actor=actor, stream=STREAM, changes=changes)


def _account(kept: Person, gone: Person, account_of: int | None) -> int | None:
    if kept.user_id is None or gone.user_id is None or kept.user_id == gone.user_id:
        return kept.user_id or gone.user_id
    if account_of not in {kept.pk, gone.pk}:
        message = _("Both records sign in with accounts of their own. Choose which one stays.")
        raise Refused(message, code="two_accounts", field="account_of")
    return kept.user_id if account_of == kept.pk else gone.user_id


def _fill(kept: Person, gone: Person) -> None:
    for name in _FILLED:
        if hasattr(kept, name) and not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))


def _move_rest(kept: Person, gone: Person) -> None:
    """Rows of whatever table that point to ``gone``; one that ``kept`` has already goes with ``gone``."""
    for field in gone._meta.get_fields(include_hidden=True):
        if not field.auto_created or field.concrete or field.many_to_many:
            continue
        model, name = field.related_model, field.field.name  # type: ignore[union-attr]
        for row in model._default_manager.filter(**{name: gone}):  # type: ignore[union-attr]
            if isinstance(row, Guardianship):
                _keep_restriction(row, name, kept)
            _move(row, name, kept)


def _move(row: models.Model, name: str, kept: Person) -> None:
    setattr(row, name, kept)
    try:
        with transaction.atomic():
            row.save(update_fields=[name])
    except IntegrityError:
        pass  # there is such a row already: this one is deleted together with the person


def _keep_restriction(row: Guardianship, name: str, kept: Person) -> None:
    """A court's restriction is never lost with a doubled right."""
    other: dict[str, Any] = {"guardian_id": row.guardian_id, "student_id": row.student_id, name: kept}
    other.pop(f"{name}_id", None)
    if row.restriction and name in {"guardian", "student"}:
        Guardianship.objects.filter(**other, restriction="").update(restriction=row.restriction)
