"""The demo school's notices of absence: tied to what the journals say, and true to their histories."""

from datetime import date

import pytest

from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.queries import iter_tampered_attendance
from parta.attendance.rules import NoticeState
from parta.audit.queries import iter_broken_chains
from tests.demo.test_commands import build


@pytest.mark.django_db
def test_notices_of_the_demo_school_fit_its_journals() -> None:
    today = date(2026, 11, 25)
    build(today)
    notices = AbsenceNotice.objects.all()
    assert notices.filter(state=NoticeState.ACCEPTED, ends_on__lt=today).exists()
    assert notices.filter(state=NoticeState.FILED, starts_on__gt=today).count() >= 2
    assert notices.filter(attachments__isnull=False).count() == 1
    tied = Attendance.objects.filter(notice__isnull=False)
    assert tied.exists()
    assert {row.code for row in tied} <= {"б", "у", "п"}
    assert list(iter_tampered_attendance()) == []
    assert list(iter_broken_chains()) == []
