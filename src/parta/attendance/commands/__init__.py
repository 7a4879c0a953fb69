from parta.attendance.commands.checks import NoticeData
from parta.attendance.commands.decisions import accept_notice, answer_still_ill
from parta.attendance.commands.notices import (
    FiledNotices,
    add_certificates,
    edit_notice,
    file_notices,
    withdraw_notice,
)
from parta.attendance.commands.records import (
    CellAttendance,
    ImportedAttendance,
    import_attendance,
    replace_attendance,
)

__all__ = [
    "CellAttendance",
    "FiledNotices",
    "ImportedAttendance",
    "NoticeData",
    "accept_notice",
    "add_certificates",
    "answer_still_ill",
    "edit_notice",
    "file_notices",
    "import_attendance",
    "replace_attendance",
    "withdraw_notice",
]
