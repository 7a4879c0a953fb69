"""The first page: its widgets in the reader's order, each with its query and its part of a template (D10)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.home.models import TabSetting
from parta.home.queries.reader import Reader
from parta.home.queries.widgets import events, family, notices, school, setup, teaching
from parta.home.rules import Widget, arranged, widgets_of


@dataclass(frozen=True, slots=True)
class WidgetKind:
    """``load`` gives what the part ``home/widgets/<key>.html`` shows; None: there is nothing now."""

    title: Promise
    load: Callable[[Reader], object]


# One line for each widget: a title, a query. Who may have it says ``home.rules.widgets_of``.
KINDS: dict[Widget, WidgetKind] = {
    Widget.SETUP: WidgetKind(_("Setting up the school"), setup.first_steps),
    Widget.ATTENTION: WidgetKind(_("Waits for you"), family.attention),
    Widget.NEWS: WidgetKind(_("New since your last visit"), family.news),
    Widget.NOTICES: WidgetKind(_("Announcements"), notices.notices),
    Widget.EVENTS: WidgetKind(_("Events"), events.events),
    Widget.TODAY: WidgetKind(_("Now and next"), family.today),
    Widget.HOMEWORK: WidgetKind(_("Homework for the next day"), family.tasks),
    Widget.MARKS: WidgetKind(_("New marks"), family.marks),
    Widget.OWED: WidgetKind(_("Owed work"), family.owed),
    Widget.LESSONS: WidgetKind(_("My lessons today"), teaching.lessons),
    Widget.AWAY: WidgetKind(_("Will be away today"), teaching.away),
    Widget.DEBTS: WidgetKind(_("My lessons without topic"), teaching.debts),
    Widget.OWN_CLASS: WidgetKind(_("My class"), teaching.own_class),
    Widget.APPLICATIONS: WidgetKind(_("Applications for access"), school.applications),
    Widget.FIGURES: WidgetKind(_("The school in figures"), school.figures),
    Widget.OVERDUE: WidgetKind(_("Overdue applications"), school.overdue),
    Widget.CHANGES: WidgetKind(_("Changes of the timetable"), school.changes),
    Widget.TOPICS: WidgetKind(_("Lessons without topic"), school.topics),
    Widget.LATE_CHANGES: WidgetKind(_("Late changes"), school.late_changes),
    Widget.CLASSES: WidgetKind(_("Classes"), school.grades),
}


@dataclass(frozen=True, slots=True)
class ShownWidget:
    key: Widget
    title: Promise
    template: str
    data: Any


@dataclass(frozen=True, slots=True)
class HomePage:
    today: date
    year: str  # empty: the reader's page does not name it, or the school has not begun
    widgets: tuple[ShownWidget, ...]
    student_ids: tuple[int, ...]  # whose data are shown as one's own or one's children's
    may_set_policy: bool
    reads_school: bool


@dataclass(frozen=True, slots=True)
class WidgetChoice:
    widgets: tuple[str, ...]
    offered: tuple[str, ...]
    is_own: bool


def home_page(actor: Actor) -> HomePage:
    """What now: the widgets that the reader has chosen, or those of the role."""
    reader = Reader(actor)
    widgets = tuple(_show(reader, (Widget(key) for key in widget_choice(actor).widgets)))
    reads_school = actor.has(Permission.READ_WHOLE_SCHOOL)
    is_of_family = any(widget.key in _OF_STUDENTS for widget in widgets)
    return HomePage(
        today=reader.today,
        year=reader.year.name if reads_school and reader.year else "",
        widgets=widgets,
        student_ids=tuple(pupil.student_id for pupil in reader.pupils) if is_of_family else (),
        may_set_policy=actor.has(Permission.WRITE_POLICY),
        reads_school=reads_school,
    )


_OF_STUDENTS = frozenset({Widget.NEWS, Widget.TODAY, Widget.HOMEWORK, Widget.MARKS, Widget.OWED})


def widget_choice(actor: Actor) -> WidgetChoice:
    """The widgets of the person, and all that the person may have. One query."""
    saved = (
        TabSetting.objects.filter(user_id=actor.user_id, school=actor.school)
        .values_list("widgets", flat=True)
        .first()
    )
    offered = widgets_of(actor.permissions, has_students=bool(actor.student_ids))
    return WidgetChoice(arranged(saved, offered, offered), offered, saved is not None)


def _show(reader: Reader, widgets: Iterable[Widget]) -> Iterable[ShownWidget]:
    for widget in widgets:
        kind = KINDS[widget]
        data = kind.load(reader)
        if data is not None:
            yield ShownWidget(widget, kind.title, f"home/widgets/{widget}.html", data)
