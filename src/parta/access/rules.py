"""Who may do what: permissions, and roles as named sets of them (acceptance H)."""

from collections.abc import Collection
from enum import StrEnum


class Permission(StrEnum):
    """What a page or a command asks for. Which rows it covers is cut by ``visible_to``."""

    ENTER = "enter"  # the school's first page
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
    WRITE_STRUCTURE = "write_structure"  # years, bells, subjects, classes, groups, who teaches what
    READ_CONTACTS = "read_contacts"  # a student's card
    WRITE_CONTACTS = "write_contacts"  # of the students one may see, their guardians' and one's own
    WRITE_ALL_CONTACTS = "write_all_contacts"
    READ_FAMILY = "read_family"  # who may see and who has seen one's own or one's child's data
    GIVE_TRUST = "give_trust"  # let somebody else see one's child's diary
    GIVE_CONSENT = "give_consent"  # of age: whether guardians go on seeing one's diary
    GRANT_OPERATORS = "grant_operators"  # let an operator into one's own or one's child's diary for some days
    GRANT_ANY_OPERATORS = "grant_any_operators"  # the same for every student
    ISSUE_ACCESS = "issue_access"  # letters with temporary passwords, and attempts that failed
    ISSUE_CHILD_ACCESS = "issue_child_access"  # one's own small child's sign-in
    TICK_HOMEWORK = "tick_homework"  # one's own, as done
    READ_LOAD = "read_load"  # how much homework the classes one may see have
    FILE_NOTICES = "file_notices"  # that one's child will be away
    ACCEPT_NOTICES = "accept_notices"  # of the class one is class teacher of
    READ_ABSENCES = "read_absences"  # daily sheets and reports of the classes one may see
    WRITE_SCHOOL_DAY = "write_school_day"  # regimes, clubs, what lessons need
    WEIGH_BAG = "weigh_bag"  # one's child's, empty
    WRITE_CURRICULUM = "write_curriculum"
    READ_CONDUCT = "read_conduct"  # notes of weeks, remarks and praise
    WRITE_CONDUCT = "write_conduct"  # of the class one is class teacher of
    REPLY_TO_REMARKS = "reply_to_remarks"  # about oneself or one's child
    SIGN_WEEKS = "sign_weeks"  # of one's child
    READ_ANNOUNCEMENTS = "read_announcements"  # what is for one
    WRITE_ANNOUNCEMENTS = "write_announcements"  # to one's own class and courses
    WRITE_SCHOOL_ANNOUNCEMENTS = "write_school_announcements"  # to everybody; and see to those of others
    READ_EVENTS = "read_events"  # of the school and its region
    SIGN_UP_FOR_EVENTS = "sign_up_for_events"  # oneself or one's child
    ORGANIZE_EVENTS = "organize_events"  # one's own, which somebody else lets out
    REVIEW_EVENTS = "review_events"  # let events out, or return them
    USE_PROGRAMS = "use_programs"  # calendars, apps and programs that read and write in one's own name
    TELL_PROGRAMS = "tell_programs"  # webhooks: other systems are told what has changed in the school
    WRITE_MESSAGES = "write_messages"  # and read one's own conversations
    MODERATE_MESSAGES = "moderate_messages"  # decide about reported ones
    CLOSE_TERMS = "close_terms"
    WRITE_POLICY = "write_policy"
    WRITE_GRADING_POLICY = "write_grading_policy"  # scales, weights, thresholds, when marks appear
    DECIDE_APPLICATIONS = "decide_applications"  # of those who ask for access
    READ_OVERDUE_APPLICATIONS = "read_overdue_applications"  # without the data in them
    IMPORT_DATA = "import_data"  # lists of people and timetables from files, and take them back
    ROLL_YEAR = "roll_year"  # pass the school on to the next year
    EXPORT_SCHOOL = "export_school"  # all of it, as one file


class Office(StrEnum):
    """What somebody of the portal is appointed to, beside being a person there (domain, H)."""

    DESK = "desk"  # confirms identity in person, sees the profile only
    REGION = "region"  # settings and schools of a region, aggregate figures
    SUPPORT = "support"  # a diary only by granted, limited and recorded access
    ORGANIZER = "organizer"  # own events
    ADMIN = "admin"  # configuration of the installation, no data of schools


class Role(StrEnum):
    STUDENT = "student"
    GUARDIAN = "guardian"
    TRUSTED = "trusted"
    TEACHER = "teacher"
    CLASS_TEACHER = "class_teacher"
    DEPUTY = "deputy"
    HEAD = "head"
    REGISTRAR = "registrar"
    ORGANIZER = "organizer"  # of the school's events
    SUPPORT = "support"  # an operator of the portal, for as long as somebody has let them in


# Who is in the school only by a student of theirs; and of them those who decide about the student's data.
WITH_STUDENTS = frozenset({Role.STUDENT, Role.GUARDIAN, Role.TRUSTED, Role.SUPPORT})
FAMILY = frozenset({Role.STUDENT, Role.GUARDIAN})
_BY_GUARDIANSHIP = frozenset({Role.GUARDIAN, Role.TRUSTED})

_OF_EVERYBODY = frozenset(
    {
        Permission.ENTER,
        Permission.READ_TIMETABLE,
        Permission.READ_ANNOUNCEMENTS,
        Permission.READ_EVENTS,
        Permission.USE_PROGRAMS,
    }
)
_OWN_DATA = _OF_EVERYBODY | {
    Permission.READ_DIARY,
    Permission.READ_CONTACTS,
    Permission.READ_FAMILY,
    Permission.GRANT_OPERATORS,
    Permission.READ_CONDUCT,
    Permission.REPLY_TO_REMARKS,
    Permission.WRITE_MESSAGES,
    Permission.SIGN_UP_FOR_EVENTS,
}
_OF_STAFF = _OF_EVERYBODY | {Permission.WRITE_MESSAGES, Permission.SIGN_UP_FOR_EVENTS}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STUDENT: _OWN_DATA | {Permission.GIVE_CONSENT, Permission.TICK_HOMEWORK},
    Role.GUARDIAN: _OWN_DATA
    | {
        Permission.GIVE_TRUST,
        Permission.WRITE_CONTACTS,
        Permission.ISSUE_CHILD_ACCESS,
        Permission.FILE_NOTICES,
        Permission.WEIGH_BAG,
        Permission.SIGN_WEEKS,
    },
    Role.TRUSTED: _OF_EVERYBODY | {Permission.READ_DIARY},
    Role.SUPPORT: frozenset({Permission.ENTER, Permission.READ_DIARY}),
    Role.TEACHER: _OF_STAFF.union(
        {
            Permission.READ_JOURNAL,
            Permission.WRITE_OWN_COURSES,
            Permission.WRITE_ANNOUNCEMENTS,
        }
    ),
    Role.CLASS_TEACHER: _OF_STAFF.union(
        {
            Permission.WRITE_ANNOUNCEMENTS,
            Permission.ISSUE_ACCESS,
            Permission.READ_DIARY,
            Permission.READ_JOURNAL,
            Permission.READ_OWN_CLASS,
            Permission.READ_CLASS_PROGRESS,
            Permission.READ_LOAD,
            Permission.READ_ABSENCES,
            Permission.ACCEPT_NOTICES,
            Permission.READ_CONDUCT,
            Permission.WRITE_CONDUCT,
            Permission.WRITE_OWN_CLASS_ATTENDANCE,
            Permission.READ_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.WRITE_CONTACTS,
        }
    ),
    Role.DEPUTY: _OF_STAFF.union(
        {
            Permission.WRITE_ANNOUNCEMENTS,
            Permission.WRITE_SCHOOL_ANNOUNCEMENTS,
            Permission.ORGANIZE_EVENTS,
            Permission.REVIEW_EVENTS,
            Permission.READ_DIARY,
            Permission.READ_JOURNAL,
            Permission.READ_WHOLE_SCHOOL,
            Permission.READ_CLASS_PROGRESS,
            Permission.READ_SCHOOL_PROGRESS,
            Permission.READ_LOAD,
            Permission.READ_ABSENCES,
            Permission.READ_CONDUCT,
            Permission.MODERATE_MESSAGES,
            Permission.WRITE_SCHOOL_DAY,
            Permission.WRITE_CURRICULUM,
            Permission.WRITE_ANY_COURSE,
            Permission.WRITE_TIMETABLE,
            Permission.WRITE_STRUCTURE,
            Permission.READ_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.READ_ALL_PEOPLE,
            Permission.CLOSE_TERMS,
            Permission.WRITE_GRADING_POLICY,
            Permission.IMPORT_DATA,
            Permission.ROLL_YEAR,
        }
    ),
    Role.HEAD: _OF_STAFF.union(
        {
            Permission.WRITE_ANNOUNCEMENTS,
            Permission.WRITE_SCHOOL_ANNOUNCEMENTS,
            Permission.ORGANIZE_EVENTS,
            Permission.REVIEW_EVENTS,
            Permission.ISSUE_ACCESS,
            Permission.READ_DIARY,
            Permission.READ_JOURNAL,
            Permission.READ_WHOLE_SCHOOL,
            Permission.READ_CLASS_PROGRESS,
            Permission.READ_SCHOOL_PROGRESS,
            Permission.READ_LOAD,
            Permission.READ_ABSENCES,
            Permission.READ_CONDUCT,
            Permission.READ_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.GRANT_OPERATORS,
            Permission.GRANT_ANY_OPERATORS,
            Permission.MODERATE_MESSAGES,
            Permission.READ_ALL_PEOPLE,
            Permission.WRITE_STRUCTURE,
            Permission.WRITE_PEOPLE,
            Permission.WRITE_POLICY,
            Permission.WRITE_GRADING_POLICY,
            Permission.READ_OVERDUE_APPLICATIONS,
            Permission.ROLL_YEAR,
            Permission.EXPORT_SCHOOL,
            Permission.TELL_PROGRAMS,
        }
    ),
    Role.REGISTRAR: _OF_STAFF.union(
        {
            Permission.TELL_PROGRAMS,
            Permission.WRITE_ANNOUNCEMENTS,
            Permission.WRITE_SCHOOL_ANNOUNCEMENTS,
            Permission.ORGANIZE_EVENTS,
            Permission.ISSUE_ACCESS,
            Permission.DECIDE_APPLICATIONS,
            Permission.READ_OVERDUE_APPLICATIONS,
            Permission.READ_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.WRITE_CONTACTS,
            Permission.WRITE_ALL_CONTACTS,
            Permission.READ_ALL_PEOPLE,
            Permission.WRITE_STRUCTURE,
            Permission.WRITE_PEOPLE,
            Permission.IMPORT_DATA,
        }
    ),
    Role.ORGANIZER: _OF_STAFF | {Permission.ORGANIZE_EVENTS},
}


# The deputy head's part of running a school, which falls to the head where there is no deputy: a small school
# begins with its head alone. Marks stay the teachers'.
OF_MISSING_DEPUTY = frozenset(
    {
        Permission.WRITE_TIMETABLE,
        Permission.WRITE_CURRICULUM,
        Permission.WRITE_SCHOOL_DAY,
        Permission.CLOSE_TERMS,
        Permission.IMPORT_DATA,
    }
)


def permissions_of(roles: frozenset[Role], *, has_deputy: bool = True) -> frozenset[Permission]:
    """Everything that any of the roles allows; ``has_deputy``: whether the school has a deputy head."""
    allowed: frozenset[Permission] = frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
    return allowed | OF_MISSING_DEPUTY if Role.HEAD in roles and not has_deputy else allowed


def effective_roles(held: frozenset[Role], through_students: Collection[Role]) -> frozenset[Role]:
    """The roles that count today, of those ``held`` by membership.

    ``through_students``: by which roles somebody has students of theirs. Guardians and trusted persons are
    what their running rights make them, so whose rights have ended is nobody; so is an operator whom
    nobody lets in. A student's own record stays theirs for as long as the membership lasts.
    """
    roles = held - _BY_GUARDIANSHIP - {Role.SUPPORT}
    if held & _BY_GUARDIANSHIP:
        roles |= _BY_GUARDIANSHIP.intersection(through_students)
    return roles | ({Role.SUPPORT} & held).intersection(through_students)
