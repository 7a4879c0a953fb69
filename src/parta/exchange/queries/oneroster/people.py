"""Users of OneRoster: students, the guardians who are let in to them, teachers; and dates of birth.

No account, login or SNILS is in it: whoever gets it knows people by their names and contacts.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When

from parta.academics.models import Enrollment
from parta.access.models import Membership
from parta.access.rules import Role
from parta.exchange.queries.oneroster.engine import (
    COMMON,
    Column,
    Item,
    Listing,
    Place,
    Rows,
    base,
    filled,
    moment,
    own,
    sid,
    word,
)
from parta.exchange.queries.oneroster.teaching import learning, people_of_class
from parta.exchange.rules.oneroster_asking import Reading
from parta.exchange.rules.oneroster_relations import Relation
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.people.rules import GuardianKind

_USER = (
    *("o_id", "o_status", "o_changed", "o_kind", "o_pk", "o_role", "o_second", "o_enabled"),
    *("o_given", "o_family", "o_middle", "o_email", "o_phone"),
)
_COLUMNS = COMMON | {
    "enabledUser": Column(("o_enabled",)),
    "givenName": Column(("o_given",)),
    "familyName": Column(("o_family",)),
    "middleName": Column(("o_middle",)),
    "email": Column(("o_email",)),
    "phone": Column(("o_phone",)),
    "roles.role": Column(("o_role", "o_second")),
}
_DEMOGRAPHICS = ("o_id", "o_status", "o_changed", "o_born")


def users(place: Place, parents: Mapping[str, str], *, only: str = "") -> Listing:
    """``only``: student or teacher."""
    class_id = parents.get("classes")
    within = people_of_class(place, class_id, only) if class_id else Q()
    rows: list[Rows] = []
    if only in {"", "student"}:
        rows.append(_students(place).filter(within).values(*_USER))
    if only in {"", "teacher"}:
        rows.append(_teachers(place).filter(within).values(*_USER))
    if not only:
        rows.append(_guardians(place).values(*_USER))
    return Listing(rows, _COLUMNS, _shape_users)


def demographics(place: Place, _parents: Mapping[str, str]) -> Listing:
    rows = _students(place).annotate(o_born=F("born_on")).values(*_DEMOGRAPHICS)
    columns = COMMON | {"birthDate": Column(("o_born",), Reading.DAY)}
    return Listing([rows], columns, _shape_demographics)


def _students(place: Place) -> QuerySet[Any]:
    """Who has left may be deleted."""
    rows = _people(Student.objects.filter(school=place.school), place, "student")
    made: QuerySet[Any] = rows.annotate(
        o_status=_if(learning(place, "pk")), o_role=word("student"), o_second=word("")
    )
    return made


def _teachers(place: Place) -> QuerySet[Any]:
    heads = Membership.objects.valid_on(place.today).filter(
        school=place.school, user_id=OuterRef("user_id"), role=Role.HEAD.value
    )
    second = Case(When(Exists(heads), then=word("principal")), default=word(""), output_field=TextField())
    rows = _people(Teacher.objects.filter(school=place.school), place, "teacher")
    made: QuerySet[Any] = rows.annotate(o_status=word("active"), o_role=word("teacher"), o_second=second)
    return made


def _guardians(place: Place) -> QuerySet[Any]:
    """By the closest of their relations. Whoever has none any more may be deleted."""
    own = Guardianship.objects.open_on(place.today).filter(guardian_id=OuterRef("pk"))
    role = Case(
        When(Exists(own.filter(kind=GuardianKind.PARENT.value)), then=word("parent")),
        When(Exists(own.filter(kind=GuardianKind.REPRESENTATIVE.value)), then=word("guardian")),
        default=word("relative"),
        output_field=TextField(),
    )
    rows = _people(Guardian.objects.filter(school=place.school), place, "guardian")
    made: QuerySet[Any] = rows.annotate(o_status=_if(Exists(own)), o_role=role, o_second=word(""))
    return made


def _people(rows: QuerySet[Any], place: Place, kind: str) -> QuerySet[Any]:
    """Enabled unless the person has an account that is shut: most programs pass over the others."""
    made: QuerySet[Any] = rows.annotate(
        o_id=sid(kind),
        o_changed=moment(place.now),
        o_kind=word(kind),
        o_pk=F("pk"),
        o_enabled=Case(
            When(user__is_active=False, then=word("false")), default=word("true"), output_field=TextField()
        ),
        o_given=F("given_name"),
        o_family=F("surname"),
        o_middle=F("patronymic"),
        o_email=F("email"),
        o_phone=F("phone"),
    )
    return made


def _if(condition: Any) -> Case:
    return Case(When(condition, then=Value("active")), default=Value("tobedeleted"), output_field=TextField())


def _shape_users(place: Place, rows: Sequence[Item]) -> list[Item]:
    """With relatives and grades of the page, in two queries."""
    ids: dict[str, list[int]] = {"student": [], "guardian": [], "teacher": []}
    for row in rows:
        ids[row["o_kind"]].append(row["o_pk"])
    agents, relations = _agents(place, ids["student"], ids["guardian"])
    grades = _grades(place, ids["student"])
    return [
        base(row)
        | {
            "enabledUser": row["o_enabled"],
            "givenName": row["o_given"],
            "familyName": row["o_family"],
            "roles": _roles(place, row),
            "primaryOrg": place.school_link,
        }
        | filled(
            # A bundle must have one, and no login is told.
            username=row["o_id"] if place.is_bundle else "",
            middleName=row["o_middle"],
            email=row["o_email"],
            phone=row["o_phone"],
            agents=[place.link("user", "users", other) for other in agents.get(row["o_id"], ())],
            grades=grades.get(row["o_id"]),
        )
        | own(relations=relations.get(row["o_id"]))
        for row in rows
    ]


def _roles(place: Place, row: Item) -> list[Item]:
    roles = [{"roleType": "primary", "role": row["o_role"], "org": place.school_link}]
    if row["o_second"]:
        roles.append({"roleType": "secondary", "role": row["o_second"], "org": place.school_link})
    return roles


def _agents(
    place: Place, students: Sequence[int], guardians: Sequence[int]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Relations of these people from both sides, as the standard wants; and of guardians what they are."""
    found: dict[str, list[str]] = {}
    relations: dict[str, list[str]] = {}
    if not students and not guardians:
        return found, relations
    rows = Guardianship.objects.open_on(place.today).filter(
        Q(student_id__in=students) | Q(guardian_id__in=guardians)
    )
    for row in rows.order_by("pk"):
        student, guardian = f"student-{row.student_id}", f"guardian-{row.guardian_id}"
        found.setdefault(student, []).append(guardian)
        found.setdefault(guardian, []).append(student)
        relation = Relation(
            student, GuardianKind(row.kind), row.relation, row.since_on, row.until_on, row.scopes
        )
        relations.setdefault(guardian, []).append(relation.written)
    return found, relations


def _grades(place: Place, students: Sequence[int]) -> dict[str, list[str]]:
    if not students:
        return {}
    rows = Enrollment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=place.today),
        student_id__in=students,
        since_on__lte=place.today,
        school_class__year_id__in=place.years,
    )
    found = rows.order_by("since_on", "pk").values_list("student_id", "school_class__grade")
    return {f"student-{student}": [str(grade)] for student, grade in found}


def _shape_demographics(_place: Place, rows: Sequence[Item]) -> list[Item]:
    return [
        base(row) | filled(birthDate=row["o_born"].isoformat() if row["o_born"] else None) for row in rows
    ]
