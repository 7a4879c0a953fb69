"""What is printed on a report card, and how far a document has got."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from parta.academics.models import SchoolClass
from parta.academics.queries import class_teachers, get_enrollment, teachers_of
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.queries import code_name
from parta.attendance.rules import AttendanceCode
from parta.core import clock
from parta.core.errors import NotFound
from parta.files.rules import safe_name
from parta.grading.queries.policy import publication_cutoff
from parta.grading.queries.term_marks import result_text
from parta.grading.rules.terms import TermMarkKind
from parta.people.rules import Scope
from parta.progress.models import Document
from parta.progress.queries.facts import (
    ClassFacts,
    StudentItem,
    SubjectFacts,
    class_facts,
    get_class,
    list_class_terms,
)
from parta.progress.queries.terms import term_name
from parta.progress.rules.documents import DocumentState, is_over, may_retry, percent_done, roman
from parta.schoolyear.models import Term
from parta.schoolyear.queries import term_on
from parta.schoolyear.rules import TermKind

_WHOLE_YEAR = (TermMarkKind.YEAR, TermMarkKind.EXAM, TermMarkKind.FINAL)


@dataclass(frozen=True, slots=True)
class Sheets:
    """What ``typst/report_cards.typ`` prints, as plain JSON, and the name of the file."""

    name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    key: UUID
    class_id: int
    class_name: str
    term_id: int
    term_name: str
    name: str
    state: DocumentState
    percent: int
    is_over: bool
    may_retry: bool


def student_sheet(actor: Actor, student_id: int, term_id: int | None) -> Sheets:
    """One student's card for the term (None: the running one), with the marks the actor may see yet."""
    actor.require(Permission.READ_DIARY)
    for scope in Scope:  # a document is whole or not at all
        actor.require_sight(student_id, scope)
    enrollment = get_enrollment(actor, student_id, clock.today(actor.school.zone), term_id=term_id)
    facts = class_facts(
        actor,
        enrollment.school_class,
        term_id=term_id,
        student_ids=[student_id],
        cutoff=publication_cutoff(actor, student_id),
    )
    if not facts.students:
        raise NotFound  # not of this class in that term
    return _sheets(actor, facts, facts.students[0].name)


def class_sheets(actor: Actor, class_id: int, term_id: int) -> Sheets:
    """The cards of everybody who is in the class in the term, by name."""
    actor.require(Permission.READ_CLASS_PROGRESS)
    facts = class_facts(actor, get_class(actor, class_id), term_id=term_id)
    return _sheets(actor, facts, "")


def get_class_term(actor: Actor, class_id: int, term_id: int | None) -> tuple[SchoolClass, Term]:
    """A class whose cards the actor may print, and its term (None: the running one)."""
    actor.require(Permission.READ_CLASS_PROGRESS)
    school_class = get_class(actor, class_id)
    terms, _closed = list_class_terms(school_class)
    running = term_on(terms, clock.today(actor.school.zone))
    term = running if term_id is None else next((item for item in terms if item.pk == term_id), None)
    if term is None:
        raise NotFound
    return school_class, term


def get_document(actor: Actor, key: UUID) -> Document:
    """A document the actor asked for, not yet thrown away; NotFound otherwise."""
    rows = Document.objects.visible_to(actor, clock.now()).select_related("school_class", "term")
    document = rows.filter(key=key).first()
    if document is None:
        raise NotFound
    return document


def get_ready_document(actor: Actor, key: UUID) -> Document:
    document = get_document(actor, key)
    if document.state != DocumentState.READY:
        raise NotFound
    return document


def document_page(actor: Actor, key: UUID) -> DocumentPage:
    document = get_document(actor, key)
    state = DocumentState(document.state)
    return DocumentPage(
        key=document.key,
        class_id=document.school_class_id,
        class_name=document.school_class.name,
        term_id=document.term_id,
        term_name=term_name(document.term),
        name=document.name,
        state=state,
        percent=percent_done(state),
        is_over=is_over(state),
        may_retry=may_retry(state, changed_at=document.changed_at, now=clock.now()),
    )


def _sheets(actor: Actor, facts: ClassFacts, whose: str) -> Sheets:
    school_class, term = facts.school_class, facts.term
    teachers = _teachers(facts)
    title = ", ".join(filter(None, (f"{_('Report card')} {school_class.name}", whose, term_name(term))))
    last_day = min(term.ends_on, clock.today(actor.school.zone))
    signing = class_teachers(school_class.pk, last_day, last_day)
    data = {
        "language": get_language() or "ru",
        "title": title,
        "school": actor.school.name,
        "year": _("Academic year %(year)s") % {"year": school_class.year.name},
        "class": school_class.name,
        "teacher": signing[-1].short_name if signing else "",
        "term": term_name(term),
        "dates": f"{date_format(term.starts_on, 'j E')} – {date_format(term.ends_on, 'j E')}",
        "notice": "" if term.pk in facts.closed_term_ids else _("Provisional: the term is not closed yet"),
        "kind": _kind_name(TermKind(term.kind)),
        "terms": [roman(item.number) for item in facts.terms],
        "current": facts.terms.index(term),
        "codes": [{"sign": code.value} for code in AttendanceCode],
        "legend": "; ".join(f"{code} — {code_name(code)}" for code in AttendanceCode),
        "made": _("Printed on %(day)s")
        % {"day": date_format(clock.today(actor.school.zone), "SHORT_DATE_FORMAT")},
        "words": _words(),
        "cards": [_card(facts, student, teachers) for student in facts.students],
    }
    return Sheets(safe_name(f"{title}.pdf"), data)


def _words() -> dict[str, str]:
    return {
        "report_card": _("Report card"),
        "class": _("Class"),
        "class_teacher": _("Class teacher"),
        "guardian": _("Parent (legal representative)"),
        "date": _("Date"),
        "subject": _("Subject"),
        "marks": _("Marks of the term"),
        "average": _("Average"),
        "lessons": pgettext("column of a report card", "Lessons"),
        "held": pgettext("column of a report card", "held"),
        "missed": pgettext("column of a report card", "missed"),
        "year": pgettext("column of a report card", "Year"),
        "exam": pgettext("column of a report card", "Exam"),
        "final": pgettext("column of a report card", "Final"),
        "total": pgettext("line of a report card", "Total"),
        "nobody": _("Nobody is in the class in this term."),
        "page": pgettext("page 1 of 2", "page"),
        "of": pgettext("page 1 of 2", "of"),
    }


def _teachers(facts: ClassFacts) -> dict[int, list[str]]:
    """Who taught each course when the term ended, or teaches it today while it runs."""
    today = clock.today(facts.school_class.school.zone)
    day = min(max(today, facts.term.starts_on), facts.term.ends_on)
    return teachers_of([course_id for item in facts.subjects for course_id in item.course_ids], day)


def _card(facts: ClassFacts, student: StudentItem, teachers: Mapping[int, list[str]]) -> dict[str, Any]:
    own = facts.of_student(student.student_id)
    cells = [cell for _subject, cell in own]
    marks = sum(len(cell.marks) for cell in cells)
    return {
        "student": student.full_name,
        "rows": [
            {
                "subject": subject.name,
                "teacher": ", ".join(
                    dict.fromkeys(name for pk in cell.course_ids for name in teachers.get(pk, ()))
                ),
                "marks": " ".join(mark.text for mark in cell.marks),
                "average": "" if cell.average is None else number_format(cell.average, 2),
                "grades": list(_grades(facts, cell)),
                **_lessons([cell]),
            }
            for subject, cell in own
        ],
        "total": {
            "marks": ngettext("%(count)s mark", "%(count)s marks", marks) % {"count": marks},
            "grades": [""] * (len(facts.terms) + len(_WHOLE_YEAR)),
            **_lessons(cells),
        },
    }


def _grades(facts: ClassFacts, cell: SubjectFacts) -> Iterator[str]:
    results = [cell.grade(TermMarkKind.TERM, term.pk) for term in facts.terms]
    for result in (*results, *map(cell.grade, _WHOLE_YEAR)):
        yield "" if result is None else result_text(result)


def _lessons(cells: Iterable[SubjectFacts]) -> dict[str, Any]:
    """Lessons held, missed, and each reason; nothing stands for none."""
    cells = list(cells)
    codes = [code for cell in cells for code in cell.codes]
    return {
        "held": str(sum(cell.lessons for cell in cells) or ""),
        "missed": str(sum(cell.missed for cell in cells) or ""),
        "codes": [str(codes.count(code) or "") for code in AttendanceCode],
    }


def _kind_name(kind: TermKind) -> str:
    return {
        TermKind.QUARTER: _("Quarters"),
        TermKind.TRIMESTER: _("Trimesters"),
        TermKind.SEMESTER: _("Semesters"),
    }[kind]
