"""Who has seen a student's data: noted when somebody outside the family opens a page (acceptance P11)."""

import logging

from django.db import DatabaseError

from parta.access.actors import Actor
from parta.access.rules import Role
from parta.audit.commands import record_viewing
from parta.people.rules import Page, place_of

_LOG = logging.getLogger(__name__)
# As whom staff see a student: the widest of their roles.
_STAFF = (Role.HEAD, Role.DEPUTY, Role.REGISTRAR, Role.CLASS_TEACHER, Role.TEACHER)


def note_viewing(*, actor: Actor, student_id: int, page: Page) -> None:
    """Note that the actor sees the page of the student; the family's own views leave no trace.

    A teacher's page does not fail because a note could not be written. An operator's does: they are let in
    on the condition that it is recorded.
    """
    if student_id in actor.family_ids:
        return
    capacity = _capacity(actor, student_id)
    try:
        record_viewing(actor=actor, subject=place_of(student_id), page=page.value, capacity=capacity.value)
    except DatabaseError:
        if capacity is Role.SUPPORT:
            raise
        _LOG.exception("a viewing of student %s was not recorded", student_id)


def _capacity(actor: Actor, student_id: int) -> Role:
    if student_id in actor.student_ids:
        return Role.SUPPORT if Role.SUPPORT in actor.roles else Role.TRUSTED
    return next((role for role in _STAFF if role in actor.roles), Role.TEACHER)
