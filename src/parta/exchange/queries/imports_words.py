"""Words of imports in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.exchange.rules.issues import Issue, Problem, UnreadableError


def issue_text(issue: Issue) -> str:
    """The problem in the user's language."""
    texts = {
        Problem.NO_SUBJECT: _("lesson %(about)s has no subject"),
        Problem.NO_STUDENTS: _("lesson %(about)s has no students"),
        Problem.NO_TEACHER: _("lesson %(about)s has no teacher"),
        Problem.UNKNOWN_STUDENTS: _("unknown students “%(about)s”"),
        Problem.UNKNOWN_TEACHER: _("teacher “%(about)s” is not in the list of teachers"),
        Problem.INACTIVE: _("lesson %(about)s is switched off"),
        Problem.BAD_NUMBER: _("“%(about)s” is not a number that makes sense here"),
        Problem.BAD_TIME: _("the time of lesson %(about)s is not in the week of the file"),
        Problem.DUPLICATE: _("“%(about)s” is there twice"),
        Problem.TOO_LONG: _("“%(about)s…” is too long"),
        Problem.NO_TIME: _("lesson %(about)s could not be placed"),
        Problem.OUTSIDE_BELLS: _("lesson %(about)s goes beyond the last bell"),
        Problem.NO_NAME: _("surname or given name is missing"),
        Problem.NO_CLASS: _("the class is missing"),
        Problem.UNKNOWN_CLASS: _("there is no class “%(about)s”"),
        Problem.UNKNOWN_GROUP: _("there is no group “%(about)s” in this class"),
        Problem.BAD_DATE: _("“%(about)s” is not a date of birth"),
        Problem.BAD_EMAIL: _("“%(about)s” is not an e-mail address"),
        Problem.GUARDIAN_WITHOUT_NAME: _("guardian %(about)s has contacts but no name"),
        Problem.WRONG_WIDTH: _("the row has more cells than the heading"),
        Problem.BAD_PHONE: _("“%(about)s” is not a phone number"),
        Problem.SEVERAL: _("several people here are called “%(about)s”: give the date of birth"),
        Problem.NO_GROUP: _("there is no group “%(about)s” in this class"),
        Problem.NO_SUCH_TEACHER: _("teacher “%(about)s” is not in the list of teachers"),
        Problem.UNKNOWN_PERSON: _("“%(about)s” is not among the users of the file"),
        Problem.BAD_DAY: _("“%(about)s” is no day of the academic year"),
        Problem.BAD_MARK: _("“%(about)s” is not a mark that this school gives"),
        Problem.UNKNOWN_WORK: _("“%(about)s” is not in the file"),
        Problem.MARKS_LEFT: _("marks and grades (%(about)s) are taken only from a deputy head"),
        Problem.OTHER_YEARS: _("classes of other school years (%(about)s) are left out: one year is taken"),
    }
    return texts[issue.problem] % {"about": issue.about}


def unreadable_text(error: UnreadableError) -> str:
    """Why the file as a whole cannot be taken, in the user's language."""
    texts = {
        "xml": _("The file is not well-formed XML: %(about)s."),
        "dtd": _("The file has a document type declaration, which is not accepted."),
        "not_fet": _("The file is not of FET: it begins with <%(about)s>."),
        "no_week": _("The file has no days or no hours."),
        "long_week": _("The file plans %(about)s days; a week here has at most 7."),
        "no_activities": _("The file has no lessons."),
        "encoding": _("The file's encoding is neither UTF-8 nor Windows-1251."),
        "spreadsheet": _("The file cannot be read as a spreadsheet: %(about)s."),
        "empty": _("The file is empty."),
        "columns": _("These columns are missing: %(about)s."),
        "zip": _("The file is not a ZIP archive that can be read."),
        "not_oneroster": _("The archive is not a OneRoster CSV bundle: %(about)s is missing in it."),
        "too_large": _("The file is too large when unpacked."),
        "no_year": _("The school has no academic year yet. Make one first, or import a bundle that has it."),
    }
    return texts[error.reason] % {"about": error.about}


def count_words(what: str) -> str:
    """Of a line of the preview."""
    return {
        "years": _("Academic years"),
        "classes": _("Classes"),
        "teachers": _("Teachers"),
        "students": _("Students"),
        "enrollments": _("Students who come back"),
        "transfers": _("Transfers to another class"),
        "leaves": _("Students who leave"),
        "changes": _("Corrected contacts and data"),
        "guardians": _("Guardians"),
        "guardianships": _("Guardians' rights"),
        "groups": _("Groups"),
        "members": _("Places in groups"),
        "subjects": _("Subjects"),
        "courses": pgettext("in a list", "Courses"),
        "assignments": _("Teaching assignments"),
        "class_teachers": _("Class teachers"),
        "forms": _("Forms of assessment"),
        "lessons": _("Lessons"),
        "marks": _("Marks"),
        "grades": _("Grades of terms and years"),
    }.get(what, what)


def change_words(name: str, what: str, way: str) -> str:
    """What changes of one person."""
    return f"{name}: {way or field_label(what)}"


def field_label(name: str) -> str:
    """What a column holds; "2.email" is of the second guardian."""
    number, _point, field = name.rpartition(".")
    label = {
        "class": _("Class"),
        "surname": _("Surname"),
        "given_name": _("Given name"),
        "patronymic": _("Patronymic"),
        "full_name": _("Full name"),
        "born_on": _("Date of birth"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "groups": _("Groups"),
        "group": _("Group"),
        "relation": _("Relation"),
        "subject": _("Subject"),
        "teacher": _("Teacher"),
    }[field]
    if not number:
        return label
    return pgettext("column of a list", "Guardian %(number)s: %(field)s") % {
        "number": number,
        "field": label.lower(),
    }
