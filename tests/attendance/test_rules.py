import pytest

from parta.attendance.rules import MISSED_CODES, AttendanceCode, attendance_text


@pytest.mark.parametrize(
    ("code", "minutes", "text"), [("н", None, "н"), ("б", None, "б"), ("о", 10, "о10"), ("о", None, "о")]
)
def test_as_it_stands_in_the_cell(code: str, minutes: int | None, text: str) -> None:
    assert attendance_text(code, minutes) == text


def test_late_is_still_present() -> None:
    assert set(AttendanceCode) - MISSED_CODES == {AttendanceCode.LATE}
