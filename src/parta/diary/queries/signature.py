"""The page on which a guardian signs a week, and what has become of signed weeks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing

from parta.access.actors import Actor
from parta.conduct.queries.access import require_conduct
from parta.conduct.queries.signatures import Signature, list_reminders, list_signatures, may_sign
from parta.conduct.queries.words import method_words, signing_lock_words
from parta.conduct.rules import SignLock, signing_lock
from parta.conduct.rules.weeks import compare_weeks, digest_of, read_week, week_text
from parta.core import clock
from parta.diary.queries.dates import day_text, moment_text
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.signing import list_weeks
from parta.diary.queries.signing_words import ChangeLine, SignedWeek, change_line, read_signed_week
from parta.diary.rules import SATURDAY, WEEK
from parta.lessons.rules import week_days

_SALT = "parta.diary.shown-week"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who has signed, when and how; ``changes``: what is otherwise in the week since."""

    signer: str
    when: str
    how: str
    digest: str
    is_own: bool
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class SignaturePage:
    """``content``: the text that would be signed now. ``lock`` None: the reader may sign it.

    ``has_signed``: the reader has signed exactly this text.
    """

    pupil: Pupil
    monday: date
    label: str
    previous: date
    following: date
    week: SignedWeek
    content: str
    lock: SignLock | None
    lock_words: str
    may_sign: bool
    has_signed: bool
    reminded: str  # when the class teacher asked for it; empty: never
    signatures: tuple[SignatureLine, ...]


def signature_page(actor: Actor, student_id: int, day: date | None) -> SignaturePage:
    """NotFound for a student whose behavior is not the actor's to read."""
    today = clock.today(actor.school.zone)
    chosen = day or today
    pupil = get_pupil(actor, student_id, chosen)
    require_conduct(actor, student_id)
    days = week_days(chosen)
    week = list_weeks(actor, [student_id], days[0])[student_id]
    content = week_text(week)
    school_days = {date.fromisoformat(lesson["day"]) for lesson in week["lessons"]}
    lock = signing_lock(days[0], school_days, today)
    found = list_signatures([student_id], days[0]).get(student_id, ())
    reminded = list_reminders([student_id], days[0], days[0]).get((student_id, days[0]))
    digest = digest_of(content)
    return SignaturePage(
        pupil=pupil,
        monday=days[0],
        label=f"{day_text(days[0])} – {day_text(days[SATURDAY - 1])} {days[SATURDAY - 1].year}",
        previous=chosen - WEEK,
        following=chosen + WEEK,
        week=read_signed_week(week),
        content=content,
        lock=lock,
        lock_words=signing_lock_words(lock, max(school_days, default=None)) if lock else "",
        may_sign=may_sign(actor, student_id),
        has_signed=any(row.signer_id == actor.user_id and row.digest == digest for row in found),
        reminded=moment_text(reminded, actor.school.zone) if reminded else "",
        signatures=tuple(signature_line(actor, row, week) for row in found),
    )


def signature_line(actor: Actor, row: Signature, week: Mapping[str, Any]) -> SignatureLine:
    """``week``: as a guardian sees it now."""
    return SignatureLine(
        signer=row.signer,
        when=moment_text(row.signed_at, actor.school.zone),
        how=method_words(row.method),
        digest=row.digest,
        is_own=row.signer_id == actor.user_id,
        changes=changes_between(row.content, week),
    )


def changes_between(content: str, week: Mapping[str, Any]) -> tuple[ChangeLine, ...]:
    """What is otherwise in the week than in the text of one."""
    return tuple(map(change_line, compare_weeks(read_week(content), week)))


def list_signature_lines(
    actor: Actor, student_ids: Collection[int], monday: date
) -> dict[int, tuple[SignatureLine, ...]]:
    """Signatures of a week by student id, with changes since; the caller has proved the right.

    One query where nobody has signed.
    """
    found = list_signatures(student_ids, monday)
    weeks = list_weeks(actor, list(found), monday) if found else {}
    return {
        student_id: tuple(signature_line(actor, row, weeks[student_id]) for row in rows)
        for student_id, rows in found.items()
        if student_id in weeks
    }


def seal_shown(content: str) -> str:
    """The text as the page carries it to the request that signs: nobody can put another in its place."""
    return signing.dumps(content, salt=_SALT, compress=True)


def changes_since_shown(sealed: str, content: str) -> tuple[ChangeLine, ...] | None:
    """What has changed since the page was shown; empty: nothing, so it may be signed. None: no such page."""
    try:
        shown = signing.loads(sealed, salt=_SALT)
    except signing.BadSignature:
        return None
    if shown == content:
        return ()
    before, after = read_week(shown), read_week(content)
    is_same_week = (before["student"]["id"], before["monday"]) == (after["student"]["id"], after["monday"])
    return changes_between(shown, after) if is_same_week else None
