"""The pages of one student's diary that the reader has, in the order of its tabs."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.access.actors import Actor
from parta.conduct.queries.access import sees_conduct
from parta.diary.queries.people import Pupil


@dataclass(frozen=True, slots=True)
class DiaryTab:
    """``path``: what follows the student in the address, for the same page of another child's diary."""

    key: str
    label: str
    url: str
    path: str
    is_open: bool


def list_tabs(actor: Actor, pupil: Pupil, opened: str) -> tuple[DiaryTab, ...]:
    """Asks the database for nothing: the pupil knows what the reader may see."""
    pages = [
        ("week", _("Week"), "diary:week", "", True),
        ("homework", _("Homework"), "diary:homework", "homework/", True),
        (
            "control",
            pgettext("tab of the diary", "Control works"),
            "diary:control_works",
            "control-works/",
            True,
        ),
        ("news", pgettext("what is new", "New"), "diary:news", "news/", True),
        ("day", _("School day"), "diary:day", "day/", True),
        ("absences", _("Absences"), "diary:absences", "absences/", pupil.sees_absences),
        ("subjects", _("Marks by subject"), "diary:subjects", "subjects/", pupil.sees_marks),
        ("progress", _("Progress table"), "progress:student", "", pupil.sees_marks),
        ("behavior", _("Behavior"), "diary:behavior", "behavior/", sees_conduct(actor, pupil.student_id)),
        ("backpack", _("Backpack"), "diary:backpack", "backpack/", True),
        ("curriculum", _("Curriculum"), "diary:curriculum", "curriculum/", True),
    ]
    arguments = {"school": actor.school.slug, "student_id": pupil.student_id}
    return tuple(
        DiaryTab(key, label, reverse(name, kwargs=arguments), path, key == opened)
        for key, label, name, path, is_there in pages
        if is_there
    )
