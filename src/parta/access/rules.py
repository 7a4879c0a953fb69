"""Who may do what: permissions, and roles as named sets of them (acceptance H)."""

from enum import StrEnum


class Permission(StrEnum):
    """What a page or a command asks for. Which rows it covers is cut by ``visible_to``."""

    READ_DIARY = "read_diary"
    READ_JOURNAL = "read_journal"
    WRITE_OWN_COURSES = "write_own_courses"
    WRITE_ANY_COURSE = "write_any_course"  # always with a reason
    WRITE_OWN_CLASS_ATTENDANCE = "write_own_class_attendance"
    READ_OWN_CLASS = "read_own_class"  # diaries and journals of the class one is class teacher of
    READ_WHOLE_SCHOOL = "read_whole_school"  # diaries and journals of everybody
    READ_CLASS_PROGRESS = "read_class_progress"  # of the classes one may see
    READ_SCHOOL_PROGRESS = "read_school_progress"
    READ_TIMETABLE = "read_timetable"
    WRITE_TIMETABLE = "write_timetable"
    READ_PEOPLE = "read_people"
    READ_ALL_PEOPLE = "read_all_people"
    WRITE_PEOPLE = "write_people"
    CLOSE_TERMS = "close_terms"
    WRITE_POLICY = "write_policy"
    WRITE_GRADING_POLICY = "write_grading_policy"  # scales, weights, thresholds, when marks appear


class Role(StrEnum):
    STUDENT = "student"
    GUARDIAN = "guardian"
    TRUSTED = "trusted"
    TEACHER = "teacher"
    CLASS_TEACHER = "class_teacher"
    DEPUTY = "deputy"
    HEAD = "head"
    REGISTRAR = "registrar"


_FAMILY = frozenset({Permission.READ_DIARY, Permission.READ_TIMETABLE})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STUDENT: _FAMILY,
    Role.GUARDIAN: _FAMILY,
    Role.TRUSTED: _FAMILY,
    Role.TEACHER: frozenset(
        {
            Permission.READ_JOURNAL,
            Permission.WRITE_OWN_COURSES,
            Permission.READ_TIMETABLE,
        }
    ),
    Role.CLASS_TEACHER: frozenset(
        {
            Permission.READ_DIARY,
            Permission.READ_JOURNAL,
            Permission.READ_OWN_CLASS,
            Permission.READ_CLASS_PROGRESS,
            Permission.WRITE_OWN_CLASS_ATTENDANCE,
            Permission.READ_TIMETABLE,
            Permission.READ_PEOPLE,
        }
    ),
    Role.DEPUTY: frozenset(
        {
            Permission.READ_DIARY,
            Permission.READ_JOURNAL,
            Permission.READ_WHOLE_SCHOOL,
            Permission.READ_CLASS_PROGRESS,
            Permission.READ_SCHOOL_PROGRESS,
            Permission.WRITE_ANY_COURSE,
            Permission.READ_TIMETABLE,
            Permission.WRITE_TIMETABLE,
            Permission.READ_PEOPLE,
            Permission.READ_ALL_PEOPLE,
            Permission.CLOSE_TERMS,
            Permission.WRITE_GRADING_POLICY,
        }
    ),
    Role.HEAD: frozenset(
        {
            Permission.READ_DIARY,
            Permission.READ_JOURNAL,
            Permission.READ_WHOLE_SCHOOL,
            Permission.READ_CLASS_PROGRESS,
            Permission.READ_SCHOOL_PROGRESS,
            Permission.READ_TIMETABLE,
            Permission.READ_PEOPLE,
            Permission.READ_ALL_PEOPLE,
            Permission.WRITE_PEOPLE,
            Permission.WRITE_POLICY,
            Permission.WRITE_GRADING_POLICY,
        }
    ),
    Role.REGISTRAR: frozenset(
        {
            Permission.READ_TIMETABLE,
            Permission.READ_PEOPLE,
            Permission.READ_ALL_PEOPLE,
            Permission.WRITE_PEOPLE,
        }
    ),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that any of the roles allows."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
