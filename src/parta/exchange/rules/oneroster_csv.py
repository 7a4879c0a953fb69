"""The files of a OneRoster 1.2 CSV bundle: headings in the order of the binding, and rows from objects."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_BASE = ("sourcedId", "status", "dateLastModified")
OWN = "parta."  # before what the standard has no property for, in the metadata of objects
_HEADINGS: dict[str, str] = {
    "academicSessions": "title type startDate endDate parentSourcedId schoolYear",
    "categories": "title weight",
    "classes": (
        "title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects"
        " subjectCodes periods"
    ),
    "courses": "schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes",
    "demographics": (
        "birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican"
        " nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity"
        " countryOfBirthCode stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus"
    ),
    "enrollments": "classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate",
    "lineItems": (
        "title description assignDate dueDate classSourcedId categorySourcedId academicSessionSourcedId"
        " resultValueMin resultValueMax schoolSourcedId"
    ),
    "orgs": "name type identifier parentSourcedId",
    "results": (
        "lineItemSourcedId studentSourcedId scoreStatus score scoreDate comment textScore classSourcedId"
        " inProgress incomplete late missing"
    ),
    "roles": "userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId",
    "scoreScales": "title type orgSourcedId courseSourcedId classSourcedId scoreScaleValue",
    "users": (
        "enabledUser username userIds givenName familyName middleName identifier email sms phone"
        " agentSourcedIds grades password userMasterIdentifier preferredGivenName preferredMiddleName"
        " preferredFamilyName primaryOrgSourcedId pronouns"
    ),
}
# Without these a school would not come back as it was.
_METADATA = {
    "academicSessions": "kind number",
    "categories": "kind shortName position default",
    "classes": "termKind group classes",
    "lineItems": "lesson period time grade",
    "results": "weight position",
    "users": "relations",
}
HEADINGS = {
    name: (*_BASE, *titles.split(), *(f"metadata.{OWN}{one}" for one in _METADATA.get(name, "").split()))
    for name, titles in _HEADINGS.items()
}
_FILES = (
    *("academicSessions", "categories", "classes", "classResources", "courseResources", "courses"),
    *(
        "demographics",
        "enrollments",
        "lineItemLearningObjectiveIds",
        "lineItems",
        "lineItemScoreScales",
        "orgs",
    ),
    *("resources", "resultLearningObjectiveIds", "results", "resultScoreScales", "roles", "scoreScales"),
    *("userProfiles", "userResources", "users"),
)
_DAYS = {"assignDate", "dueDate"}  # moments there, days here
_BLANK = {"status", "dateLastModified"}  # a bundle of everything leaves them empty


def manifest(present: Iterable[str]) -> str:
    """Which files there are, of all that there may be."""
    there = set(present)
    rows = [("propertyName", "value"), ("manifest.version", "1.0"), ("oneroster.version", "1.2")]
    rows += [(f"file.{name}", "bulk" if name in there else "absent") for name in _FILES]
    return written([*rows, ("source.systemName", "Parta"), ("source.systemCode", "parta")])


def row_of(item: Mapping[str, Any], headings: Sequence[str]) -> list[str]:
    return ["" if heading in _BLANK else _cell(item, heading) for heading in headings]


def roles_of(user: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What stands inside of a user, as objects of their own."""
    return [
        role | {"sourcedId": f"{user['sourcedId']}-role-{number}", "user": {"sourcedId": user["sourcedId"]}}
        for number, role in enumerate(user["roles"], start=1)
    ]


def written(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _cell(item: Mapping[str, Any], heading: str) -> str:
    if heading.startswith("metadata."):
        return _text(item.get("metadata", {}).get(heading.removeprefix("metadata."), ""))
    if heading.endswith("SourcedIds"):
        return _list([other["sourcedId"] for other in item.get(f"{heading.removesuffix('SourcedIds')}s", ())])
    if heading.endswith("SourcedId"):
        return str(item.get(heading.removesuffix("SourcedId"), {}).get("sourcedId", ""))
    if heading == "scoreScaleValue":
        return _list([f"{{{one['itemValueLHS']}:{one['itemValueRHS']}}}" for one in item.get(heading, ())])
    text = _text(item.get(heading, ""))
    return text[:10] if heading in _DAYS else text


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _list(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _list(values: Sequence[str]) -> str:
    """Values with a comma stand in quotes."""
    return ",".join(
        '"{}"'.format(value.replace('"', '""')) if set(value) & set(',"') else value for value in values
    )
