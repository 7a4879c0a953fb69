"""What a school day holds, in words and signs; what should be looked at in a plan, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from parta.schoolday.rules import ClubKind, RegimeKind
from parta.schoolday.rules.clashes import Clash, ClashKind

REGIME_NAMES = {
    RegimeKind.MEAL: pgettext_lazy("in the school day", "Meal"),
    RegimeKind.WALK: pgettext_lazy("in the school day", "Walk"),
    RegimeKind.DYNAMIC_PAUSE: gettext_lazy("Dynamic pause"),
    RegimeKind.ACTIVITY: gettext_lazy("Physical activity"),
    RegimeKind.EXTRACURRICULAR: gettext_lazy("Extracurricular plan"),
    RegimeKind.OTHER: pgettext_lazy("in the school day", "Other"),
}
CLUB_NAMES = {
    ClubKind.CLUB: pgettext_lazy("kind of a club", "Club"),
    ClubKind.EXTRACURRICULAR: gettext_lazy("Extracurricular plan"),
    ClubKind.SPORT: gettext_lazy("Sports section"),
}
ICONS = {
    RegimeKind.MEAL.value: "utensils",
    RegimeKind.WALK.value: "trees",
    RegimeKind.DYNAMIC_PAUSE.value: "person-standing",
    RegimeKind.ACTIVITY.value: "dumbbell",
    RegimeKind.EXTRACURRICULAR.value: "lightbulb",
    RegimeKind.OTHER.value: "clock",
    ClubKind.CLUB.value: "palette",
    ClubKind.SPORT.value: "trophy",
}


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """``when``: days, perhaps with a time; ``whom``: the classes it is about, empty where that is plain."""

    when: str
    text: str
    whom: str = ""


def regime_name(kind: str, name: str) -> str:
    """What it is called, or else what kind of thing it is."""
    return name or str(REGIME_NAMES[RegimeKind(kind)])


def weekday_names() -> tuple[str, ...]:
    """Monday to Sunday."""
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def weekdays_short() -> tuple[str, ...]:
    return (
        pgettext("tab of the diary", "Mon"),
        pgettext("tab of the diary", "Tue"),
        pgettext("tab of the diary", "Wed"),
        pgettext("tab of the diary", "Thu"),
        pgettext("tab of the diary", "Fri"),
        pgettext("tab of the diary", "Sat"),
        pgettext("tab of the diary", "Sun"),
    )


def weekdays_text(weekdays: Sequence[int]) -> str:
    """Monday, or: Mon, Wed."""
    if len(weekdays) == 1:
        return weekday_names()[weekdays[0] - 1]
    short = weekdays_short()
    return ", ".join(short[weekday - 1] for weekday in weekdays)


def times_text(starts_at: time, ends_at: time) -> str:
    return f"{time_format(starts_at, 'G:i')}–{time_format(ends_at, 'G:i')}"


def clash_text(clash: Clash) -> str:
    """The warning without its weekdays."""
    given = {"what": clash.what, "other": clash.other, "count": clash.count}
    minutes = ngettext("%(count)d minute", "%(count)d minutes", clash.count) % given
    texts = {
        ClashKind.IN_LESSON: _("“%(what)s” falls into lesson %(other)s."),
        ClashKind.MEAL_OUTSIDE_BREAK: _("“%(what)s” is not within a break: it falls into lesson %(other)s."),
        ClashKind.ITEMS_OVERLAP: _("“%(what)s” and “%(other)s” are at the same time."),
        ClashKind.SHORT_PAUSE: _("“%(what)s” lasts %(minutes)s; in grade 1 at least 40 are wanted."),
        ClashKind.NO_PAUSE: _("There is no dynamic pause; in grade 1 at least 40 minutes are wanted."),
        ClashKind.SHORT_BREAK: _("The break at %(what)s lasts %(minutes)s; at least 10 are wanted."),
        ClashKind.NO_MEAL_BREAK: _("No break is as long as a meal needs: 20 to 30 minutes."),
        ClashKind.TOO_MANY_LESSONS: _("More lessons than the grade may have on a day: %(count)d."),
        ClashKind.NO_LESSONS: _("“%(what)s” is on a day without lessons."),
        ClashKind.MEMBERS_IN_LESSONS: _("%(what)s still has lessons: %(other)s."),
        ClashKind.MEMBERS_IN_CLUB: _("%(what)s is elsewhere at that time: %(other)s."),
        ClashKind.TEACHER_TWICE: _("The teacher, %(what)s, is taken: %(other)s."),
        ClashKind.PLACE_TWICE: _("The place, %(what)s, is taken: %(other)s."),
    }
    return texts[clash.kind] % {**given, "minutes": minutes}
