"""Guardians, scopes, pages and roles in the reader's language."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.access.rules import Role
from parta.people.rules import GuardianKind, Page, ProofKind, Scope, Standing


def kind_name(kind: GuardianKind) -> str:
    return {
        GuardianKind.PARENT: _("parent"),
        GuardianKind.REPRESENTATIVE: _("legal representative"),
        GuardianKind.TRUSTED: _("trusted person"),
    }[kind]


def proof_name(kind: ProofKind) -> str:
    return {
        ProofKind.BIRTH_CERTIFICATE: _("birth certificate"),
        ProofKind.GUARDIANSHIP_ACT: _("act of guardianship"),
        ProofKind.COURT_DECISION: _("decision of a court"),
        ProofKind.WRITTEN_TRUST: _("written trust"),
        ProofKind.OTHER: _("another document"),
    }[kind]


def scope_name(scope: Scope) -> str:
    return {
        Scope.MARKS: pgettext("what a trusted person sees", "marks and grades"),
        Scope.ATTENDANCE: pgettext("what a trusted person sees", "absences and lateness"),
    }[scope]


def scopes_words(scopes: Collection[Scope]) -> str:
    """What such a trusted person sees, as the middle of a sentence."""
    names = [pgettext("what a trusted person sees", "timetable, topics and homework")]
    return ", ".join([*names, *(scope_name(scope) for scope in Scope if scope in scopes)])


def standing_words(standing: Standing) -> str:
    """Empty while the law alone decides."""
    return {
        Standing.MINOR: "",
        Standing.GRACE: _("the student has not decided yet"),
        Standing.CONSENTED: _("with the student's consent"),
        Standing.REFUSED: _("the student has not agreed"),
        Standing.NOT_ASKED: _("no access without the student's consent"),
    }[standing]


def page_name(page: str) -> str:
    """What was seen; a page that there is no more goes by its own word."""
    names = {
        Page.DIARY: _("Diary of a week"),
        Page.MARKS: _("Marks by subject"),
        Page.PROGRESS: _("Progress table"),
        Page.REPORT_CARD: _("Report card"),
        Page.CARD: _("Contacts"),
        Page.DOCUMENTS: _("Documents"),
        Page.HOMEWORK: _("Homework"),
        Page.ABSENCES: _("Absences"),
        Page.SCHOOL_DAY: _("School day"),
        Page.CONDUCT: _("Behavior"),
        Page.CURRICULUM: _("Curriculum"),
    }
    return names[Page(page)] if page in set(Page) else page


def role_name(role: str) -> str:
    """As whom somebody sees a student or works in the school."""
    names = {
        Role.STUDENT: pgettext("role", "student"),
        Role.GUARDIAN: pgettext("role", "guardian"),
        Role.TRUSTED: pgettext("role", "trusted person"),
        Role.TEACHER: pgettext("role", "teacher"),
        Role.CLASS_TEACHER: pgettext("role", "class teacher"),
        Role.DEPUTY: pgettext("role", "deputy head"),
        Role.HEAD: pgettext("role", "head"),
        Role.REGISTRAR: pgettext("role", "registrar"),
        Role.ORGANIZER: pgettext("role", "organizer of events"),
        Role.SUPPORT: pgettext("role", "operator"),
    }
    return names[Role(role)] if role in set(Role) else role
