"""The archive of a school: what its manifest must say, and how words with ids in them are read.

Described in docs/archive.md; a change that older programs could not read raises VERSION.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

FORMAT, VERSION = "parta-school", 1
MANIFEST = "manifest.json"
USERS = "accounts.User"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LABEL = re.compile(r"[a-z]+\.[A-Za-z]+")

NewId = Callable[[str, int], int]  # of a row of the noun
_LESSON, _STUDENT = "lessons.Lesson", "people.Student"
# Words of the history and of settings that have ids behind them: "cell:17:4" is of a lesson and a student.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "absent": (_LESSON, _STUDENT),
    "announcement": ("announcements.Announcement",),
    "application": ("onboarding.AccessApplication",),
    "attendance": ("attendance.Attendance",),
    "bag": (_STUDENT,),
    "behavior": ("conduct.WeekNote",),
    "cell": (_LESSON, _STUDENT),
    "chat": ("chats.Conversation",),
    "class": ("academics.SchoolClass",),
    "club": ("schoolday.Club",),
    "control": (_LESSON,),
    "course": ("academics.Course",),
    "curriculum": ("academics.Curriculum",),
    "dot": ("grading.Dot",),
    "enrollment": ("academics.Enrollment",),
    "event": ("events.Event",),
    "form": ("grading.AssessmentForm",),
    "grade": ("schoolyear.AcademicYear",),
    "grant": ("people.AccessGrant",),
    "group": ("schoolday.ClubGroup",),
    "guardian": ("people.Guardian",),
    "guardianship": ("people.Guardianship",),
    "homework": ("homework.Homework", _STUDENT),
    "journal": ("academics.Course",),
    "lesson": (_LESSON,),
    "mark": ("grading.Mark",),
    "marks": (_STUDENT,),
    "message": ("chats.Message",),
    "news": (_STUDENT,),
    "notice": ("attendance.AbsenceNotice",),
    "notices": (_STUDENT,),
    "plan": ("academics.IndividualPlan",),
    "policy": ("schools.School",),
    "present": (_LESSON, _STUDENT),
    "profile": ("academics.StudyProfile",),
    "regime": ("schoolday.RegimeItem",),
    "remark": ("conduct.Remark",),
    "remarks": (_LESSON, _STUDENT),
    "report": ("chats.MessageReport",),
    "school": ("schools.School",),
    "security": ("schools.School",),
    "signature": ("conduct.WeekSignature",),
    "student": (_STUDENT,),
    "subject": ("academics.Subject",),
    "teacher": ("people.Teacher",),
    "term": ("schoolyear.Term",),
    "term_mark": ("grading.TermMark",),
    "thing": ("schoolday.Textbook",),
    "user": (USERS,),
    "week": (_STUDENT,),
    "year": ("schoolyear.AcademicYear",),
}
# A place of two ids under a word that otherwise has one.
_PAIRS: Mapping[str, tuple[str, ...]] = {"term_mark": ("academics.Course", _STUDENT)}
_VISITS: Mapping[str, tuple[str, ...]] = {"homework": (_STUDENT,), "diary": (_STUDENT,)}
# Keys of values in the history.
_KEYS: Mapping[str, str] = {
    "by": USERS,
    "class": "academics.SchoolClass",
    "course": "academics.Course",
    "curriculum": "academics.Curriculum",
    "form": "grading.AssessmentForm",
    "guardian": "people.Guardian",
    "lesson": _LESSON,
    "notice": "attendance.AbsenceNotice",
    "student": _STUDENT,
    "subject": "academics.Subject",
    "term": "schoolyear.Term",
    "year": "schoolyear.AcademicYear",
}


class ArchiveError(ValueError):
    """The archive is not one, or not whole; ``about`` says where."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason, about)
        self.reason = reason
        self.about = about


@dataclass(frozen=True, slots=True)
class Noun:
    """One table: how many rows, between which ids, and the SHA-256 of its file."""

    label: str
    rows: int
    first_id: int
    last_id: int
    sha256: str

    @property
    def path(self) -> str:
        return data_path(self.label)


@dataclass(frozen=True, slots=True)
class Manifest:
    school: Mapping[str, Any]
    region: Mapping[str, Any]
    nouns: tuple[Noun, ...]
    files: Mapping[str, str]  # path in the storage → SHA-256


def data_path(label: str) -> str:
    return f"data/{label}.jsonl"


def file_path(stored: str) -> str:
    return f"files/{stored}"


def read_manifest(data: Any) -> Manifest:
    """Raises ArchiveError for what is no manifest, or one of a newer format."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ArchiveError("not_archive")
    if data.get("version") != VERSION:
        raise ArchiveError("version", str(data.get("version")))
    try:
        nouns = tuple(Noun(**item) for item in data["nouns"])
        files = {str(item["path"]): str(item["sha256"]) for item in data["files"]}
        manifest = Manifest(dict(data["school"]), dict(data["region"]), nouns, files)
        is_good = all(_LABEL.fullmatch(noun.label) and _SHA256.fullmatch(noun.sha256) for noun in nouns)
        is_good &= all(not path.startswith("/") and ".." not in path.split("/") for path in files)
    except (KeyError, TypeError, ValueError) as error:
        raise ArchiveError("manifest", str(error)) from error
    if not is_good:
        raise ArchiveError("manifest")
    return manifest


def moved_words(text: str, new_id: NewId, *, is_visit: bool = False) -> str:
    """The text with its ids as they are in the new place: "cell:17:4", "class:5:term:7"."""
    parts = text.split(":")
    place = 0
    while place < len(parts):
        labels = (_VISITS.get(parts[place]) if is_visit else None) or _WORDS.get(parts[place], ())
        if parts[place] in _PAIRS and _numbers(parts, place + 1) == 2:
            labels = _PAIRS[parts[place]]
        place += 1
        for label in labels:
            if place >= len(parts) or not (match := re.match(r"\d+", parts[place])):
                break
            if match[0] != parts[place] and label != "schoolyear.AcademicYear":
                break
            parts[place] = f"{new_id(label, int(match[0]))}{parts[place][match.end() :]}"
            place += 1
    return ":".join(parts)


def moved_values(values: Any, new_id: NewId) -> Any:
    """Values of the history with their ids as they are in the new place."""
    if not isinstance(values, dict):
        return values
    return {
        key: new_id(_KEYS[key], value) if key in _KEYS and type(value) is int else value
        for key, value in values.items()
    }


def moved_tab(key: Any, new_id: NewId) -> Any:
    """A tab of a person: "journal/5", "diary/4/week", "class/7"."""
    labels = {"journal": "academics.Course", "diary": _STUDENT, "class": "academics.SchoolClass"}
    parts = str(key).split("/")
    if parts[0] in labels and len(parts) > 1 and parts[1].isdecimal():
        parts[1] = str(new_id(labels[parts[0]], int(parts[1])))
    return "/".join(parts)


def _numbers(parts: list[str], start: int) -> int:
    count = 0
    while start + count < len(parts) and parts[start + count].isdecimal():
        count += 1
    return count
