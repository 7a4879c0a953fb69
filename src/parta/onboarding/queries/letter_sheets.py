"""What stands on printed letters of access."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.onboarding.models import Activation
from parta.onboarding.queries.rights import Person
from parta.onboarding.queries.whom_to_ask import classes_of, list_registrars
from parta.people.models import Guardian, Guardianship, Student, Teacher


@dataclass(frozen=True, slots=True)
class Sheets:
    """A name for the file, and what the template sets."""

    name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Family:
    """Students whom a letter is about with their classes, and whom to ask."""

    students: tuple[tuple[str, str], ...]
    helpers: tuple[str, ...]


def letter_sheets(actor: Actor, secrets: Sequence[tuple[int, str]], address: str) -> Sheets:
    """Letters of the actor's school, for as long as their passwords are known.

    ``secrets``: activations with their passwords in groups; those used or taken back meanwhile are left
    out. NotFound: none is left. ``address``: of the diary.
    """
    rows = Activation.objects.filter(school=actor.school, pk__in=[pk for pk, _password in secrets])
    rows = rows.open_at(clock.now()).select_related("user", "student", "guardian", "teacher")
    found = {row.pk: row for row in rows}
    kept = [(found[pk], password) for pk, password in secrets if pk in found]
    if not kept:
        raise NotFound
    families = _families(actor, [row.person for row, _password in kept])
    letters = [_letter(actor, row, password, families[row.person]) for row, password in kept]
    title = _("Letters of access to the diary")
    data = {
        "title": title,
        "school": actor.school.name,
        "language": (get_language() or "ru")[:2],
        "address": address.removeprefix("https://").removeprefix("http://").rstrip("/"),
        "words": _words(),
        "steps": _steps(),
        "letters": letters,
        "receipt": {
            "title": _("Letters handed over"),
            "note": f"{actor.school.name}, {date_format(clock.today(actor.school.zone), 'j E Y')}",
            "rows": letters if len(letters) > 1 else [],
        },
    }
    return Sheets(f"{title}.pdf", data)


def _families(actor: Actor, people: Sequence[Person]) -> dict[Person, _Family]:
    guardians = [person for person in people if isinstance(person, Guardian)]
    rows = Guardianship.objects.filter(guardian__in=guardians).valid_on(clock.today(actor.school.zone))
    children: dict[Person, list[Student]] = {
        person: [person] for person in people if isinstance(person, Student)
    }
    for row in rows.select_related("guardian", "student").order_by("student__given_name", "pk"):
        children.setdefault(row.guardian, []).append(row.student)
    classes = classes_of([one.pk for found in children.values() for one in found], actor.school)
    registrars = tuple(list_registrars(actor.school))
    families = {}
    for person in people:
        own = children.get(person, [])
        of_own = {one.pk: classes[one.pk] for one in own if one.pk in classes}
        teachers = {row.class_teacher.full_name: None for row in of_own.values() if row.class_teacher}
        names = tuple((one.full_name, of_own[one.pk].name if one.pk in of_own else "") for one in own)
        families[person] = _Family(names, tuple(teachers) or registrars)
    return families


def _letter(actor: Actor, row: Activation, password: str, family: _Family) -> dict[str, Any]:
    person = row.person
    class_names = ", ".join(dict.fromkeys(name for _student, name in family.students if name))
    return {
        "school": actor.school.name,
        "name": person.full_name,
        "about": _about(person, family),
        "class": class_names,
        "login": row.user.login,
        "password": password,
        "expires": date_format(row.expires_at.astimezone(actor.school.zone), "j E Y"),
        "helpers": ", ".join(family.helpers),
    }


def _about(person: Person, family: _Family) -> list[str]:
    """Whose child it is, or which class."""
    if isinstance(person, Teacher):
        return [_("Teacher")]
    if isinstance(person, Student):
        return [_("Class %(name)s") % {"name": name} for _student, name in family.students if name]
    children = [", ".join(filter(None, pair)) for pair in family.students]
    words = ngettext("Diary of the child: %(names)s", "Diary of the children: %(names)s", len(children))
    return [words % {"names": "; ".join(children)}]


def _words() -> dict[str, str]:
    return {
        "personally": _("Hand over personally"),
        "sealed": _("Fold along the marks so that login and password lie inside, and seal."),
        "heading": _("Your access to the electronic diary"),
        "address": _("Address"),
        "login": pgettext("name of an account", "Login"),
        "password": _("Temporary password"),
        "valid": _("Valid until"),
        "once": _("It works once: at the first sign-in you set a password of your own."),
        "how": _("How to sign in"),
        "ask": _("Whom to ask at the school"),
        "number": _("No."),
        "name": _("Full name"),
        "class": _("Class"),
        "signature": _("Date and signature"),
    }


def _steps() -> list[str]:
    return [
        _("Open the address in a browser on a telephone or a computer."),
        _("Type login and temporary password. Hyphens and capitals do not matter."),
        _("Check your data. If something is wrong, say so there: the school corrects it."),
        _("Give your e-mail and mobile phone and think of a password that nobody else knows."),
        _("Confirm the phone by the code from the message and the e-mail by the link in the letter."),
    ]
