from parta.attendance.commands.records import (
    CellAttendance,
    ImportedAttendance,
    import_attendance,
    replace_attendance,
)

__all__ = ["CellAttendance", "ImportedAttendance", "import_attendance", "replace_attendance"]
