"""The head of every page of a diary: whose it is, the other children, the pages it has."""

from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from parta.access.actors import Actor
from parta.diary.queries.people import Pupil
from parta.diary.queries.tabs import list_tabs


def diary_head(actor: Actor, pupil: Pupil, tab: str = "", day: date | None = None) -> SafeString:
    """The head as HTML. ``tab``: the key of the open page in ``diary.queries.tabs``, empty below one.

    ``day`` is kept when another child is chosen.
    """
    return quick_part("diary/head.html", actor, pupil, tab, day)


def quick_part(
    template: str, actor: Actor, pupil: Pupil, tab: str, day: date | None = None, **values: object
) -> SafeString:
    """A part of the page from the quick templates; the head may be in all of them."""
    context = {
        "school": actor.school.slug,
        "pupil": pupil,
        "tab": tab,
        "tabs": list_tabs(actor, pupil, tab),
        "day": day,
        "is_staff": pupil.student_id not in actor.student_ids,
        **values,
    }
    return mark_safe(render_to_string(template, context, using="jinja2"))  # noqa: S308 - it escapes
