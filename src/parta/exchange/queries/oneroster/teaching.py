"""Courses, classes and enrollments of OneRoster.

A class of the school is a homeroom; what is taught to it or to a group of it is a class as well, whose course
is the subject. Whoever learns in the class or group is enrolled in what it is taught.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from parta.academics.models import (
    ClassLead,
    Course,
    CourseAssignment,
    Enrollment,
    GroupMember,
    SchoolClass,
    Subject,
    TeachingGroup,
)
from parta.core.errors import NotFound
from parta.exchange.queries.oneroster.engine import (
    COMMON,
    Column,
    Item,
    Listing,
    Place,
    Rows,
    base,
    filled,
    joined,
    moment,
    no_day,
    no_number,
    number_of,
    own,
    sid,
    state,
    text,
    word,
)
from parta.exchange.rules.oneroster_asking import Reading
from parta.schools.models import School
from parta.schoolyear.models import Term

_COURSE = ("o_id", "o_status", "o_changed", "o_title", "o_code")
_CLASS = (
    *("o_id", "o_status", "o_changed", "o_title", "o_code", "o_type"),
    *("o_course", "o_grade", "o_subject", "o_year", "o_terms", "o_group", "o_group_pk", "o_class_pk"),
)
_ENROLLMENT = (
    *("o_id", "o_status", "o_changed", "o_user", "o_person", "o_class"),
    *("o_class_pk", "o_role", "o_primary", "o_begin", "o_last"),
)
_CLASS_COLUMNS = COMMON | {
    "title": Column(("o_title",)),
    "classCode": Column(("o_code",)),
    "classType": Column(("o_type",)),
    "course.sourcedId": Column(("o_course",)),
    "grades": Column(("o_grade",)),
    "subjects": Column(("o_subject",)),
}
_ENROLLMENT_COLUMNS = COMMON | {
    "user.sourcedId": Column(("o_user",)),
    "class.sourcedId": Column(("o_class",)),
    "role": Column(("o_role",)),
    "primary": Column(("o_primary",)),
    "beginDate": Column(("o_begin",), Reading.DAY),
    "endDate": Column(("o_last",), Reading.DAY_AFTER),
}


class Part(NamedTuple):
    """Enrollments of one sort."""

    rows: QuerySet[Any]
    role: str
    is_homeroom: bool


def courses(place: Place, _parents: Mapping[str, str]) -> Listing:
    """The subjects, and one course for all homerooms."""
    subjects = Subject.objects.filter(school=place.school).annotate(
        o_id=sid("subject"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_title=F("name"),
        o_code=F("short_name"),
    )
    homeroom = School.objects.filter(pk=place.school.pk).annotate(
        o_id=sid("homeroom"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_title=word(_("Homeroom")),
        o_code=word("homeroom"),
    )
    columns = COMMON | {"title": Column(("o_title",)), "courseCode": Column(("o_code",))}
    return Listing([subjects.values(*_COURSE), homeroom.values(*_COURSE)], columns, _shape_courses)


def classes(place: Place, parents: Mapping[str, str]) -> Listing:
    """Homerooms and what is taught, of the years that run or are to come."""
    homerooms = SchoolClass.objects.filter(year_id__in=place.years)
    taught: QuerySet[Any] = Course.objects.filter(year_id__in=place.years)
    for kind, sourced_id in parents.items():
        if kind == "courses":
            is_homeroom = sourced_id == f"homeroom-{place.school.pk}"
            homerooms = homerooms if is_homeroom else homerooms.none()
            taught = (
                taught.none() if is_homeroom else taught.filter(subject_id=number_of(sourced_id, "subject"))
            )
        elif kind in {"users", "students", "teachers"}:
            homerooms = homerooms.filter(pk__in=_class_ids(place, sourced_id, is_homeroom=True))
            taught = taught.filter(pk__in=_class_ids(place, sourced_id, is_homeroom=False))
        elif kind == "terms":
            term = Term.objects.get(pk=number_of(sourced_id, "term"))
            homerooms = homerooms.filter(year_id=term.year_id, term_kind=term.kind)
            taught = _with_terms(taught.filter(year_id=term.year_id)).filter(o_terms=term.kind)
    return Listing([_homerooms(place, homerooms), _taught(place, taught)], _CLASS_COLUMNS, _shape_classes)


def enrollments(place: Place, parents: Mapping[str, str]) -> Listing:
    rows: list[Rows] = [part.rows.values(*_ENROLLMENT) for part in parts(place)]
    if "classes" in parents:
        rows = [part.filter(o_class=parents["classes"]) for part in rows]
    return Listing(rows, _ENROLLMENT_COLUMNS, _shape_enrollments)


def people_of_class(place: Place, class_id: str, role: str) -> Q:
    """Ids of students or teachers who are enrolled in the class today or later."""
    is_homeroom = class_id.startswith("class-")
    number = number_of(class_id, "class" if is_homeroom else "course")
    condition = Q(pk__in=())
    for part in parts(place):
        if part.role == role and part.is_homeroom == is_homeroom:
            rows = part.rows.filter(o_class_pk=number, o_status="active")
            condition |= Q(pk__in=rows.values("o_person"))
    return condition


def parts(place: Place) -> list[Part]:
    in_class = Enrollment.objects.filter(school_class__year_id__in=place.years)
    courses_of_class = in_class.filter(
        school_class__courses__isnull=False, school_class__courses__group__isnull=True
    )
    members = GroupMember.objects.filter(group__year_id__in=place.years, group__courses__isnull=False)
    tutors = ClassLead.objects.held_on(place.today).filter(school_class__year_id__in=place.years)
    return [
        Part(_learning(place, in_class, "enrolled", "school_class_id", "class"), "student", is_homeroom=True),
        Part(_tutoring(place, tutors), "teacher", is_homeroom=True),
        Part(
            _learning(place, courses_of_class, "taught", "school_class__courses__pk", "course"),
            "student",
            is_homeroom=False,
        ),
        Part(
            _learning(place, members, "member", "group__courses__pk", "course"), "student", is_homeroom=False
        ),
        Part(_teaching(place), "teacher", is_homeroom=False),
    ]


def _learning(place: Place, rows: QuerySet[Any], name: str, class_pk: str, kind: str) -> QuerySet[Any]:
    sourced_id = (
        sid(name) if kind == "class" else joined(Value(f"{name}-"), text("pk"), Value("-"), text(class_pk))
    )
    made: QuerySet[Any] = rows.annotate(
        o_id=sourced_id,
        o_status=state("until_on", place.today),
        o_changed=moment(place.now),
        o_user=sid("student", "student_id"),
        o_person=F("student_id"),
        o_class=sid(kind, class_pk),
        o_class_pk=F(class_pk),
        o_role=word("student"),
        o_primary=word("false"),
        o_begin=F("since_on"),
        o_last=F("until_on"),
    )
    return made


def _tutoring(place: Place, rows: QuerySet[Any]) -> QuerySet[Any]:
    made: QuerySet[Any] = rows.annotate(
        o_id=sid("tutor", "school_class_id"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_user=sid("teacher", "teacher_id"),
        o_person=F("teacher_id"),
        o_class=sid("class", "school_class_id"),
        o_class_pk=F("school_class_id"),
        o_role=word("teacher"),
        o_primary=word("true"),
        o_begin=no_day(),
        o_last=no_day(),
    )
    return made


def _teaching(place: Place) -> QuerySet[Any]:
    """Of several teachers at a time the one who was assigned first is the primary one."""
    earlier = CourseAssignment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=OuterRef("since_on")),
        course_id=OuterRef("course_id"),
        pk__lt=OuterRef("pk"),
    )
    made: QuerySet[Any] = CourseAssignment.objects.filter(course__year_id__in=place.years).annotate(
        o_id=sid("teaching"),
        o_status=state("until_on", place.today),
        o_changed=moment(place.now),
        o_user=sid("teacher", "teacher_id"),
        o_person=F("teacher_id"),
        o_class=sid("course", "course_id"),
        o_class_pk=F("course_id"),
        o_role=word("teacher"),
        o_primary=Case(
            When(Exists(earlier), then=word("false")), default=word("true"), output_field=TextField()
        ),
        o_begin=F("since_on"),
        o_last=F("until_on"),
    )
    return made


def _class_ids(place: Place, user_id: str, *, is_homeroom: bool) -> Any:
    """Ids of homerooms, or of courses, that the person is enrolled in. None for a guardian."""
    kind = user_id.partition("-")[0]
    if kind == "guardian":
        return ()
    if kind not in {"student", "teacher"}:
        raise NotFound
    number, found = number_of(user_id, kind), set[int]()
    for part in parts(place):
        if part.role == kind and part.is_homeroom == is_homeroom:
            rows = part.rows.filter(o_person=number, o_status="active")
            found |= set(rows.values_list("o_class_pk", flat=True))
    return found


def _homerooms(place: Place, rows: QuerySet[Any]) -> Rows:
    made: Rows = rows.annotate(
        o_id=sid("class"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_title=_class_name(""),
        o_code=_class_name(""),
        o_type=word("homeroom"),
        o_course=word(f"homeroom-{place.school.pk}"),
        o_grade=text("grade"),
        o_subject=word(""),
        o_year=F("year_id"),
        o_terms=F("term_kind"),
        o_group=word(""),
        o_group_pk=no_number(),
        o_class_pk=no_number(),
    ).values(*_CLASS)
    return made


def _taught(place: Place, rows: QuerySet[Any]) -> Rows:
    """Titled by the group, or else by class and subject."""
    of_class = joined(_class_name("school_class__"), Value(" "), F("subject__name"))
    title = Case(When(group__isnull=False, then=F("group__name")), default=of_class, output_field=TextField())
    made: Rows = (
        _with_terms(rows)
        .annotate(
            o_id=sid("course"),
            o_status=word("active"),
            o_changed=moment(place.now),
            o_title=title,
            o_code=F("subject__short_name"),
            o_type=word("scheduled"),
            o_course=sid("subject", "subject_id"),
            o_grade=text("o_of_grade"),
            o_subject=F("subject__name"),
            o_year=F("year_id"),
            o_group=Coalesce(F("group__name"), Value(""), output_field=TextField()),
            o_group_pk=F("group_id"),
            o_class_pk=F("school_class_id"),
        )
        .values(*_CLASS)
    )
    return made


def _with_terms(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The grade and the sort of terms: of the class, or of the first class of a stream."""
    stream = SchoolClass.objects.filter(groups__courses=OuterRef("pk")).order_by("grade", "pk")
    made: QuerySet[Any] = rows.annotate(
        o_terms=Coalesce(
            F("school_class__term_kind"), Subquery(stream.values("term_kind")[:1]), output_field=TextField()
        ),
        o_of_grade=Coalesce(
            F("school_class__grade"), Subquery(stream.values("grade")[:1]), output_field=IntegerField()
        ),
    )
    return made


def _class_name(before: str) -> Case:
    return Case(
        When(**{f"{before}grade": 0}, then=F(f"{before}letter")),
        default=joined(text(f"{before}grade"), F(f"{before}letter")),
        output_field=TextField(),
    )


def _shape_courses(place: Place, rows: Sequence[Item]) -> list[Item]:
    return [
        base(row)
        | {"title": row["o_title"], "courseCode": row["o_code"], "org": place.school_link}
        | (_subject(row["o_title"], row["o_code"]) if row["o_id"].startswith("subject-") else {})
        for row in rows
    ]


def _subject(name: str, code: str) -> Item:
    """As many codes as there are subjects, as the standard has it."""
    return {"subjects": [name], "subjectCodes": [code or name]}


def _shape_classes(place: Place, rows: Sequence[Item]) -> list[Item]:
    terms: dict[tuple[int, str], list[Item]] = {}
    for term in Term.objects.filter(year_id__in=place.years).order_by("starts_on", "pk"):
        link = place.link("academicSession", "academicSessions", f"term-{term.pk}")
        terms.setdefault((term.year_id, term.kind), []).append(link)
    drawn_from = _classes_of({row["o_group_pk"] for row in rows} - {None})
    return [
        base(row)
        | {
            "title": row["o_title"],
            "classType": row["o_type"],
            "course": place.link("course", "courses", row["o_course"]),
            "school": place.school_link,
            "terms": terms.get((row["o_year"], row["o_terms"])) or [_year(place, row["o_year"])],
        }
        | filled(
            classCode=row["o_code"],
            grades=[row["o_grade"]] if row["o_grade"] else [],
        )
        | (_subject(row["o_subject"], row["o_code"]) if row["o_subject"] else {})
        | own(
            termKind=row["o_terms"] if row["o_type"] == "homeroom" else "",
            group=row["o_group"],
            classes=drawn_from.get(row["o_group_pk"])
            or ([f"class-{row['o_class_pk']}"] if row["o_class_pk"] else []),
        )
        for row in rows
    ]


def _classes_of(groups: Collection[int]) -> dict[int, list[str]]:
    """The classes that each group is drawn from."""
    found: dict[int, list[str]] = {}
    if groups:
        rows = TeachingGroup.objects.filter(pk__in=groups, classes__isnull=False).order_by("classes__pk")
        for group, school_class in rows.values_list("pk", "classes__pk"):
            found.setdefault(group, []).append(f"class-{school_class}")
    return found


def learning(place: Place, student: str) -> Exists:
    """Whether the student is in a class, today or later; ``student``: where their id stands."""
    return Exists(
        Enrollment.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=place.today),
            student_id=OuterRef(student),
            school_class__year_id__in=place.years,
        )
    )


def _year(place: Place, year_id: int) -> Item:
    return place.link("academicSession", "academicSessions", f"year-{year_id}")


def _shape_enrollments(place: Place, rows: Sequence[Item]) -> list[Item]:
    return [
        base(row)
        | {
            "user": place.link("user", "users", row["o_user"]),
            "class": place.link("class", "classes", row["o_class"]),
            "school": place.school_link,
            "role": row["o_role"],
            "primary": row["o_primary"],
        }
        | filled(
            beginDate=row["o_begin"].isoformat() if row["o_begin"] else None,
            endDate=(row["o_last"] + timedelta(days=1)).isoformat() if row["o_last"] else None,
        )
        for row in rows
    ]
