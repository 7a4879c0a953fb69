"""People whom one may write to, by name and by category, and who is in a conversation."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.academics.models import Course, SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.accounts.models import User
from parta.chats.models import Participant
from parta.chats.queries.profiles import get_policy, list_profiles
from parta.chats.queries.seats import get_seat, list_user_ids, titles_of
from parta.chats.rules.messages import MAX_PEOPLE, ConversationKind
from parta.chats.rules.people import Category, Profile, categories_of, is_of_category, may_write
from parta.core.names import comparable
from parta.core.sorting import sort_key
from parta.core.wording import begun_small
from parta.people.models import Student

_MOST = 60  # shown; whoever is not among them is found by name


@dataclass(frozen=True, slots=True)
class Contact:
    """``note``: who that is, such as "Mathematics" or "parent of Anna Ivanova"."""

    user_id: int
    name: str
    note: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """``is_cut``: there are more than are shown. ``classes``: to choose one from, where there are several.

    ``count``: of all that were found and are not chosen; ``may_take_all``: they would fit into one chat.
    """

    contacts: tuple[Contact, ...]
    chosen: tuple[Contact, ...]
    categories: tuple[tuple[str, str], ...]
    classes: tuple[tuple[str, str], ...]
    query: str
    category: str
    place: str
    is_cut: bool
    count: int

    @property
    def may_take_all(self) -> bool:
        return 1 < self.count < MAX_PEOPLE - len(self.chosen)


@dataclass(frozen=True, slots=True)
class Member:
    user_id: int
    name: str
    note: str
    is_admin: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """About a conversation. ``may_manage``: rename it, add and remove people."""

    id: int
    title: str
    name: str
    kind: str
    members: tuple[Member, ...]
    is_muted: bool
    may_manage: bool


def contacts_page(
    actor: Actor,
    *,
    query: str = "",
    category: str = "",
    place: str = "",
    chosen: Collection[int] = (),
    without: Collection[int] = (),
    takes_all: bool = False,
) -> ContactsPage:
    """Whom the actor may write to. ``place``: a class; ``chosen`` stay shown; ``without``: are in already.

    ``takes_all``: whoever is found becomes one of the chosen, unless they are too many for one chat.
    """
    actor.require(Permission.WRITE_MESSAGES)
    me, reached = _reached(actor, without)
    only = Category(category) if category in set(Category) else None
    if only is None and not query.strip() and not place and len(reached) > _MOST:
        only = categories_of(me)[0]  # the likeliest of them, rather than nobody
    wanted = _wanted(reached, me, only, place)
    names = dict(_names(wanted | (set(chosen) & set(reached))))
    found = sorted(
        (pk for pk in wanted if comparable(query) in comparable(names[pk])), key=lambda pk: names[pk]
    )
    picked = [pk for pk in dict.fromkeys(chosen) if pk in reached]
    rest = [pk for pk in found if pk not in set(picked)]
    if takes_all and len(picked) + len(rest) < MAX_PEOPLE:
        picked, rest = picked + rest, []
    shown = rest[:_MOST]
    notes = _notes(actor, {pk: reached[pk] for pk in {*shown, *picked}})
    return ContactsPage(
        contacts=tuple(Contact(pk, names[pk], notes[pk]) for pk in shown),
        chosen=tuple(Contact(pk, names[pk], notes[pk], is_chosen=True) for pk in picked),
        categories=tuple((each.value, category_names()[each]) for each in categories_of(me)),
        classes=_classes(actor, reached, me),
        query=query,
        category=only.value if only else "",
        place=place,
        is_cut=len(rest) > len(shown),
        count=len(rest),
    )


def _wanted(reached: dict[int, Profile], me: Profile, only: Category | None, place: str) -> set[int]:
    return {
        pk
        for pk, one in reached.items()
        if (only is None or is_of_category(only, one, me))
        and (not place or place in one.own_classes | one.runs)
    }


def _reached(actor: Actor, without: Collection[int]) -> tuple[Profile, dict[int, Profile]]:
    """The actor, and whom the actor may write to."""
    profiles = list_profiles(actor.school)
    me = profiles.get(actor.user_id, Profile(actor.user_id, frozenset()))
    classmates = get_policy(actor.school).classmates_may_write
    people = {pk: one for pk, one in profiles.items() if pk not in without}
    return me, {pk: one for pk, one in people.items() if may_write(me, one, classmates=classmates)}


def category_names() -> dict[Category, str]:
    return {
        Category.ADMINISTRATION: _("Administration"),
        Category.TEACHERS: _("Teachers"),
        Category.SUBJECT_TEACHERS: _("My child's teachers"),
        Category.STUDENTS: _("Students"),
        Category.PARENTS: _("Parents"),
    }


def people_page(actor: Actor, conversation_id: int) -> PeoplePage:
    """Who is in the conversation, by name."""
    seat = get_seat(actor, conversation_id)
    talk = seat.conversation
    ids = list_user_ids(talk)
    admins = set(
        Participant.objects.filter(conversation=talk, is_admin=True).values_list("user_id", flat=True)
    )
    names = dict(_names(ids))
    notes = _notes(actor, list_profiles(actor.school, ids))
    members = [
        Member(pk, names[pk], notes.get(pk, ""), pk in admins, pk == actor.user_id)
        for pk in sorted(names, key=lambda pk: sort_key(names[pk]))
    ]
    return PeoplePage(
        id=talk.pk,
        title=titles_of(actor.user_id, [talk])[talk.pk],
        name=talk.name,
        kind=talk.kind,
        members=tuple(members),
        is_muted=seat.is_muted,
        may_manage=seat.is_admin and talk.kind == ConversationKind.GROUP,
    )


def _names(user_ids: Collection[int]) -> list[tuple[int, str]]:
    values = ("pk", "surname", "given_name", "patronymic", "login")
    rows = User.objects.filter(pk__in=user_ids).values_list(*values)
    return [(pk, " ".join(filter(None, name)) or login) for pk, *name, login in rows]


def _classes(actor: Actor, reached: dict[int, Profile], me: Profile) -> tuple[tuple[str, str], ...]:
    keys = (
        frozenset().union(*(one.own_classes | one.runs for one in reached.values()))
        if reached
        else frozenset()
    )
    if not me.is_staff:
        keys &= me.own_classes
    ids = [int(key.partition(":")[2]) for key in keys]
    rows = SchoolClass.objects.filter(school=actor.school, pk__in=ids).order_by("grade", "letter")
    found = tuple((f"class:{row.pk}", row.name) for row in rows)
    return found if len(found) > 1 else ()


def _notes(actor: Actor, people: dict[int, Profile]) -> dict[int, str]:
    """Who each is to the reader, in a few words; in three queries."""
    classes = {
        f"class:{row.pk}": row.name
        for row in SchoolClass.objects.filter(
            pk__in={
                int(key.partition(":")[2]) for one in people.values() for key in one.runs | one.own_classes
            }
        )
    }
    subjects = _subjects(actor, people)
    children = {pk for one in people.values() if one.is_guardian for pk in one.students}
    names = {
        pk: f"{given_name} {surname}"
        for pk, given_name, surname in Student.objects.filter(
            school=actor.school, pk__in=children
        ).values_list("pk", "given_name", "surname")
    }
    return {pk: _note(one, classes, subjects.get(pk, ()), names) for pk, one in people.items()}


def _note(one: Profile, classes: dict[str, str], subjects: Collection[str], children: dict[int, str]) -> str:
    words = [name for role, name in _offices().items() if role in one.roles]
    if one.runs:
        own = ", ".join(sorted(classes[key] for key in one.runs if key in classes))
        words.append(_("class teacher of %(classes)s") % {"classes": own})
    words += [begun_small(name) for name in subjects]
    if one.is_student:
        words.append(
            _("student, %(classes)s") % {"classes": ", ".join(classes.get(k, "") for k in one.own_classes)}
        )
    if one.is_guardian:
        own = ", ".join(sorted(children[pk] for pk in one.students if pk in children))
        words.append(_("parent of %(children)s") % {"children": own})
    return "; ".join(words)


def _offices() -> dict[Role, str]:
    return {
        Role.HEAD: _("head"),
        Role.DEPUTY: _("deputy head"),
        Role.REGISTRAR: _("registrar"),
        Role.ORGANIZER: pgettext("role", "organizer of events"),
    }


def _subjects(actor: Actor, people: dict[int, Profile]) -> dict[int, list[str]]:
    teachers = [pk for pk, one in people.items() if one.teaches]
    rows = (
        Course.objects.filter(school=actor.school, assignments__teacher__user_id__in=teachers)
        .order_by("subject__name")
        .values_list("assignments__teacher__user_id", "subject__name")
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for user_id, name in rows:
        if user_id in people:
            found.setdefault(user_id, []).append(name)
    return found
