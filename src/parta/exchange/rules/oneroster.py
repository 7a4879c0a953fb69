"""OneRoster 1.2: scopes, collections, what is below what, properties of objects, in the standard's words."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

_SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/"
TOKEN_LIFE = 3600  # seconds
MOST_CLIENTS = 20  # of a school that are open at a time
MAX_NAME = 100


class Service(StrEnum):
    ROSTERING = "rostering"
    GRADEBOOK = "gradebook"


class OneRosterScope(StrEnum):
    ROSTER_CORE = f"{_SCOPE}roster-core.readonly"
    ROSTER = f"{_SCOPE}roster.readonly"
    DEMOGRAPHICS = f"{_SCOPE}roster-demographics.readonly"
    GRADEBOOK_CORE = f"{_SCOPE}gradebook-core.readonly"
    GRADEBOOK = f"{_SCOPE}gradebook.readonly"


OF_MARKS = frozenset({OneRosterScope.GRADEBOOK_CORE, OneRosterScope.GRADEBOOK})


class CodeMinor(StrEnum):
    """What went wrong, in the words of the standard."""

    FILTER = "invalid_filter_field"
    SELECTION = "invalid_selection_field"
    DATA = "invaliddata"
    UNAUTHORIZED = "unauthorisedrequest"
    FORBIDDEN = "forbidden"
    BUSY = "server_busy"
    UNKNOWN = "unknownobject"


STATUS_OF = {
    CodeMinor.FILTER: 400,
    CodeMinor.SELECTION: 400,
    CodeMinor.DATA: 400,
    CodeMinor.UNAUTHORIZED: 401,
    CodeMinor.FORBIDDEN: 403,
    CodeMinor.UNKNOWN: 404,
    CodeMinor.BUSY: 429,
}


class OneRosterError(Exception):
    """A request that is answered with the standard's status information."""

    def __init__(self, minor: CodeMinor, words: str) -> None:
        super().__init__(words)
        self.minor, self.words = minor, words


@dataclass(frozen=True, slots=True)
class Kind:
    """A collection: the service it is of, the words around its JSON, and the properties of its objects."""

    service: Service
    one: str
    many: str
    properties: frozenset[str]


_BASE = "sourcedId status dateLastModified metadata "
_SESSION = "title startDate endDate type parent children schoolYear"
_USER = (
    "userMasterIdentifier username userIds enabledUser givenName familyName middleName preferredFirstName"
    " preferredMiddleName preferredLastName pronouns roles userProfiles primaryOrg identifier email sms phone"
    " agents grades password resources"
)
_ORG = "name type identifier parent children"
_DEMOGRAPHICS = (
    "birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican"
    " nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity"
    " countryOfBirthCode stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus"
)
_CLASS = (
    "title classCode classType location grades subjects course school terms subjectCodes periods resources"
)
_LINE_ITEM = (
    "title description assignDate dueDate class school category gradingPeriod academicSession scoreScale"
    " resultValueMin resultValueMax learningObjectiveSet"
)
_RESULT = (
    "lineItem student class scoreScale scoreStatus score textScore scoreDate comment learningObjectiveSet"
    " inProgress incomplete late missing"
)


def _kind(service: Service, one: str, many: str, properties: str) -> Kind:
    return Kind(service, one, many, frozenset((_BASE + properties).split()))


_R, _G = Service.ROSTERING, Service.GRADEBOOK
KINDS = {
    "orgs": _kind(_R, "org", "orgs", _ORG),
    "schools": _kind(_R, "org", "orgs", _ORG),
    "academicSessions": _kind(_R, "academicSession", "academicSessions", _SESSION),
    "terms": _kind(_R, "academicSession", "academicSessions", _SESSION),
    "gradingPeriods": _kind(_R, "academicSession", "academicSessions", _SESSION),
    "courses": _kind(
        _R, "course", "courses", "title schoolYear courseCode grades subjects org subjectCodes resources"
    ),
    "classes": _kind(_R, "class", "classes", _CLASS),
    "enrollments": _kind(_R, "enrollment", "enrollments", "user class school role primary beginDate endDate"),
    "users": _kind(_R, "user", "users", _USER),
    "students": _kind(_R, "user", "users", _USER),
    "teachers": _kind(_R, "user", "users", _USER),
    "demographics": _kind(_R, "demographics", "demographics", _DEMOGRAPHICS),
    "categories": _kind(_G, "category", "categories", "title weight"),
    "lineItems": _kind(_G, "lineItem", "lineItems", _LINE_ITEM),
    "results": _kind(_G, "result", "results", _RESULT),
    "scoreScales": _kind(_G, "scoreScale", "scoreScales", "title type course class scoreScaleValue"),
}
# Collections below an object, such as the students of a class.
NESTED: dict[Service, frozenset[tuple[str, ...]]] = {
    _R: frozenset(
        {
            ("classes", "students"),
            ("classes", "teachers"),
            ("courses", "classes"),
            ("schools", "classes"),
            ("schools", "courses"),
            ("schools", "enrollments"),
            ("schools", "students"),
            ("schools", "teachers"),
            ("schools", "terms"),
            ("students", "classes"),
            ("teachers", "classes"),
            ("users", "classes"),
            ("terms", "classes"),
            ("terms", "gradingPeriods"),
            ("schools", "classes", "enrollments"),
            ("schools", "classes", "students"),
            ("schools", "classes", "teachers"),
        }
    ),
    _G: frozenset(
        {
            ("classes", "categories"),
            ("classes", "lineItems"),
            ("classes", "results"),
            ("classes", "scoreScales"),
            ("schools", "scoreScales"),
            ("classes", "lineItems", "results"),
            ("classes", "students", "results"),
        }
    ),
}


def needed_scopes(service: Service, names: Collection[str]) -> frozenset[OneRosterScope]:
    """One of these opens the collection; ``names`` are those in its address, one if it is not nested."""
    if "demographics" in names:
        return frozenset({OneRosterScope.DEMOGRAPHICS})
    core, full = (
        (OneRosterScope.ROSTER_CORE, OneRosterScope.ROSTER)
        if service is Service.ROSTERING
        else (OneRosterScope.GRADEBOOK_CORE, OneRosterScope.GRADEBOOK)
    )
    return frozenset({core, full} if len(names) == 1 else {full})


def written_scopes(scopes: Collection[str]) -> str:
    """As they are kept and granted: known ones in their fixed order."""
    return " ".join(scope.value for scope in OneRosterScope if scope.value in scopes)


def status_info(minor: CodeMinor, words: str, *, major: str = "failure") -> dict[str, object]:
    """The body of an answer to a request that failed."""
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor.value}
    return {
        "imsx_codeMajor": major,
        "imsx_severity": "error",
        "imsx_description": words,
        "imsx_CodeMinor": {"imsx_codeMinorField": [field]},
    }
