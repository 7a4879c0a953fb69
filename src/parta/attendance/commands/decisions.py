"""The class teacher accepts a notice; a guardian answers whether the child is still ill (E3, K8)."""

from datetime import date

from django.db import transaction

from parta.academics.models import Enrollment, led_by
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.commands.checks import refused
from parta.attendance.commands.notice_rows import (
    ask_anew,
    locked,
    require_in_force,
    save_recorded,
    settle,
    snapshot,
)
from parta.attendance.models import AbsenceNotice
from parta.attendance.queries.prompts import list_prompts
from parta.attendance.rules import NoticeState
from parta.core import clock
from parta.core.errors import NotFound


@transaction.atomic
def accept_notice(*, actor: Actor, notice_id: int) -> None:
    """The class teacher takes note; NotFound for another class. Accepting twice is once.

    Refused: the family has withdrawn it.
    """
    actor.require(Permission.ACCEPT_NOTICES)
    notice = locked(AbsenceNotice.objects.visible_to(actor).filter(pk=notice_id))
    own = Enrollment.objects.filter(led_by(actor, "school_class__"), student_id=notice.student_id)
    if not own.valid_on(clock.today(actor.school.zone)).exists():
        raise NotFound
    if notice.state == NoticeState.ACCEPTED:
        return
    require_in_force(notice)
    before = snapshot(notice)
    notice.state = NoticeState.ACCEPTED.value
    notice.decided_at, notice.decided_by_id = clock.now(), actor.author_id
    save_recorded(actor, notice, "notice.accepted", before)
    settle(notice, notice.starts_on, notice.ends_on)


@transaction.atomic
def answer_still_ill(*, actor: Actor, notice_id: int, until: date | None) -> None:
    """Extend an illness that runs out until the day, or say that the child is well again (None).

    It is the answer to ``queries.prompts.list_prompts``, so the days since the last one are covered too.
    The same answer again changes nothing. Refused when nobody asks any more, or for another day.
    """
    actor.require(Permission.FILE_NOTICES)
    notice = locked(
        AbsenceNotice.objects.filter(school=actor.school, student_id__in=actor.family_ids, pk=notice_id)
    )
    if notice.recovered_at if until is None else notice.ends_on == until:
        return
    prompt = next((item for item in list_prompts(actor) if item.notice_id == notice_id), None)
    if prompt is None or (until is not None and until not in {prompt.next_day, prompt.friday}):
        raise refused("not_asked")
    before, since = snapshot(notice), notice.ends_on
    if until is None:
        notice.recovered_at = clock.now()
        save_recorded(actor, notice, "notice.recovered", before)
        return
    notice.ends_on, notice.edited_at = until, clock.now()
    ask_anew(notice)
    save_recorded(actor, notice, "notice.extended", before)
    settle(notice, since, until)
