"""Announcements of the demo school: of the head to everybody, of a class teacher to the demo class."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from parta.academics.queries import list_classes
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.queries import get_actor
from parta.access.rules import Role
from parta.announcements.commands.writing import (
    AnnouncementData,
    publish_announcement,
    save_announcement,
)
from parta.announcements.rules import Level, Part, PartKind, Whom
from parta.core import clock
from parta.demo.families import DEMO_CLASS

if TYPE_CHECKING:
    from parta.demo.school_life import DemoSchool

_NAMES = UUID("6a2e2a30-4c4e-4f0c-9a0e-2f9f3f1d7c11")
_FAMILIES = frozenset({Whom.STUDENTS, Whom.GUARDIANS})
_EVERYBODY = _FAMILIES | {Whom.TRUSTED, Whom.STAFF}


def announce(school: "DemoSchool") -> None:
    """A handful, some days old; the readers have read none of them yet."""
    actor = school.base.actor
    head = _member(actor, Role.HEAD)
    classes = {row.name: row for row in list_classes(actor, school.base.year.pk)}
    own = classes.get(f"{DEMO_CLASS.grade}{DEMO_CLASS.letter}")
    if head is not None:
        whole = frozenset({Part(PartKind.SCHOOL)})
        _publish(head, school, _of_the_school(whole))
    if own is not None and own.class_teacher and own.class_teacher.user_id:
        teacher = get_actor(user_id=own.class_teacher.user_id, school_slug=actor.school.slug)
        _publish(teacher, school, _of_the_class(frozenset({Part(PartKind.CLASS, own.pk)})))


def _publish(actor: Actor, school: "DemoSchool", notices: Sequence[AnnouncementData]) -> None:
    for number, data in enumerate(notices):
        with clock.fixed_at(school.moment - timedelta(days=2 * (len(notices) - number), hours=number)):
            row = save_announcement(actor=actor, data=data, operation=uuid5(_NAMES, data.title))
            publish_announcement(actor=actor, announcement_id=row.pk, is_told=False)


def _member(actor: Actor, role: Role) -> Actor | None:
    rows = Membership.objects.filter(school=actor.school, role=role.value).order_by("pk")
    user_id = rows.values_list("user_id", flat=True).first()
    return get_actor(user_id=user_id, school_slug=actor.school.slug) if user_id else None


def _of_the_school(parts: frozenset[Part]) -> tuple[AnnouncementData, ...]:
    return (
        AnnouncementData(
            title="Порядок входа в школу",
            text="С понедельника вход в школу — по пропускам. Пропуска выдают классные руководители.\n\n"
            "Родителей просим договариваться о встрече с учителем заранее.",
            whom=_EVERYBODY,
            parts=parts,
            is_pinned=True,
        ),
        AnnouncementData(
            title="Прививка от гриппа: согласие родителей",
            text="В школьном медицинском кабинете начинается вакцинация от гриппа. "
            "Заполненное согласие передайте классному руководителю до пятницы.",
            level=Level.ANSWER,
            whom=frozenset({Whom.GUARDIANS}),
            parts=parts,
        ),
    )


def _of_the_class(parts: frozenset[Part]) -> tuple[AnnouncementData, ...]:
    return (
        AnnouncementData(
            title="Экскурсия в краеведческий музей",
            text="В субботу едем в музей. Сбор у главного входа в 10:00, вернёмся к 14:00. "
            "С собой — сменная обувь и вода.",
            whom=_FAMILIES,
            parts=parts,
        ),
        AnnouncementData(
            title="Родительское собрание",
            text="Собрание в четверг в 18:30, кабинет 12.\n\nПовестка: итоги четверти, питание, поездка.\n"
            "Кто не сможет прийти, напишите в ответе.",
            level=Level.ANSWER,
            whom=frozenset({Whom.GUARDIANS}),
            parts=parts,
            needs_acknowledgement=True,
        ),
    )
