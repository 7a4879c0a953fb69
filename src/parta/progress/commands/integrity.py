"""Every night all registers are checked; what was found is kept until the next night (acceptance K13)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from django.db import transaction
from django_tasks import task

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.queries import origin_of
from parta.core import clock
from parta.grading.commands.register_checks import keep_register_checks, note_check_asked
from parta.grading.queries.register_checks import last_checked_at
from parta.progress.commands.journals import checksum_of
from parta.progress.queries.integrity import (
    Finding,
    integrity_page,
    iter_contradictions,
    iter_tampering,
)
from parta.progress.rules.integrity import KEPT, is_check_due
from parta.schools.models import School

_MOST_LOOKED_UP = 1000  # rows that only history knows; more of them are one disaster


def check_registers_nightly() -> None:
    """Does nothing until the night, and once in it."""
    school = School.objects.select_related("region").order_by("pk").first()
    if school is None:
        return
    last = last_checked_at()
    if is_check_due(clock.now().astimezone(school.zone), last.astimezone(school.zone) if last else None):
        check_registers()


@transaction.atomic
def ask_for_check(*, actor: Actor) -> bool:
    """Have the school's registers looked through at once; False: that is being done already."""
    actor.require(Permission.READ_SCHOOL_PROGRESS)
    if integrity_page(actor).is_running:
        return False
    note_check_asked(actor.school)
    check_school.enqueue(slug=actor.school.slug)
    return True


@task()
def check_school(slug: str) -> None:
    """Job: look through the registers of one school."""
    if school := School.objects.filter(slug=slug).first():
        check_registers(school)


def check_registers(school: School | None = None) -> None:
    """Look through the school (None: all) and keep what was found, in place of what was found before."""
    counts: dict[str, Counter[str]] = {}
    kept: dict[str, list[dict[str, Any]]] = {}
    own_id = school.pk if school else None
    found = chain(iter_tampering(checksum_of, own_id), iter_contradictions(own_id))
    for finding in _with_origin(found):
        counts.setdefault(finding.school, Counter())[finding.flaw.value] += 1
        own = kept.setdefault(finding.school, [])
        if len(own) < KEPT:
            own.append(_plain(finding))
    slugs = [school.slug] if school else _school_slugs()
    keep_register_checks({slug: (dict(counts.get(slug, {})), kept.get(slug, [])) for slug in slugs})


def _with_origin(findings: Iterable[Finding]) -> Iterator[Finding]:
    """With the school and the cell of the journal, from the history where the row does not say it."""
    left = _MOST_LOOKED_UP
    for finding in findings:
        if (finding.school and finding.lesson_id) or finding.student_id or not left:
            yield finding
            continue
        left -= 1
        school, values = origin_of(finding.record)
        yield replace(
            finding,
            school=finding.school or school,
            lesson_id=values.get("lesson"),
            student_id=values.get("student"),
        )


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "flaw": finding.flaw.value,
        "record": finding.record,
        "detail": finding.detail,
        "subject": finding.subject,
        "student": finding.student,
        "held_on": finding.held_on.isoformat() if finding.held_on else None,
        "lesson_id": finding.lesson_id,
        "student_id": finding.student_id,
    }


def _school_slugs() -> list[str]:
    return list(School.objects.values_list("slug", flat=True))
