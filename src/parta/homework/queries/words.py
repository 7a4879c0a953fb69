"""Load and changes of homework in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parta.homework.rules import USUAL_MINUTES, DayLoad, LoadLevel


@dataclass(frozen=True, slots=True)
class LoadView:
    """A day's load as a page shows it: never by color alone."""

    minutes: int
    norm: int | None
    level: LoadLevel
    text: str
    words: str
    note: str


def describe(load: DayLoad) -> LoadView:
    return LoadView(
        load.minutes, load.norm, load.level, load_text(load), level_words(load.level), load_note(load)
    )


def level_words(level: LoadLevel) -> str:
    return {
        LoadLevel.NOTHING: _("nothing yet"),
        LoadLevel.FINE: _("within the norm"),
        LoadLevel.NEAR: _("near the norm"),
        LoadLevel.OVER: _("above the norm"),
        LoadLevel.NO_NORM: _("no norm"),
    }[level]


def load_text(load: DayLoad) -> str:
    """Numbers only, short enough for a list of choices."""
    if load.norm is None:
        return _("%(minutes)d min") % {"minutes": load.minutes}
    return _("%(minutes)d of %(norm)d min") % {"minutes": load.minutes, "norm": load.norm}


def load_note(load: DayLoad) -> str:
    """What the number does not tell: optional tasks, and tasks whose time is a guess."""
    notes = []
    if load.optional:
        notes.append(_("and %(minutes)d min optional") % {"minutes": load.optional})
    if load.unknown:
        words = ngettext(
            "%(count)d task without a time, counted as %(minutes)d min",
            "%(count)d tasks without a time, counted as %(minutes)d min each",
            load.unknown,
        )
        notes.append(words % {"count": load.unknown, "minutes": USUAL_MINUTES})
    return ", ".join(notes)


def change_words(kind: str) -> str:
    """What was done to a task, from the kind of its event in the history."""
    return {
        "homework.drafted": _("written as a draft"),
        "homework.given": pgettext("homework", "published"),
        "homework.changed": pgettext("homework", "changed"),
        "homework.imported": _("taken over"),
    }.get(kind, kind)
