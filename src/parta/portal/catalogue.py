"""The services of the portal (P6): what they are called, for whom they are, by which words they are found."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parta.onboarding.rules.applications import ApplicantKind
from parta.portal.rules import Searched, words_of


@dataclass(frozen=True, slots=True)
class Service:
    """``words``: what people type besides the title, in both languages."""

    slug: str
    kind: ApplicantKind
    icon: str
    title: Promise
    summary: Promise
    for_whom: Promise
    result: Promise
    words: str


_DIARY_WORDS = (
    "электронный дневник школьный дневник доступ к дневнику оценки отметки домашнее задание расписание"
    " успеваемость школа ученик класс вход electronic diary school access marks homework timetable"
)
_DIARY_RESULT = _(
    "A login and a temporary password for the diary, given as a letter or in person. At the first sign-in "
    "you check your data and choose a password of your own."
)

SERVICES = (
    Service(
        slug="diary-for-parents",
        kind=ApplicantKind.PARENT,
        icon="users",
        title=_("Electronic diary: access for a parent"),
        summary=_("Marks, homework, absences and the timetable of your child."),
        for_whom=_("A mother or a father of a student."),
        result=_DIARY_RESULT,
        words=f"{_DIARY_WORDS} родитель мама папа мать отец ребёнок сын дочь parent mother father child",
    ),
    Service(
        slug="diary-for-representatives",
        kind=ApplicantKind.REPRESENTATIVE,
        icon="shield-check",
        title=_("Electronic diary: access for another legal representative"),
        summary=_("For guardians, trustees, adoptive and foster parents."),
        for_whom=_("A guardian or trustee, an adoptive or a foster parent of a student."),
        result=_DIARY_RESULT,
        words=f"{_DIARY_WORDS} опекун попечитель усыновитель приёмный родитель законный представитель"
        " guardian trustee adoptive foster legal representative",
    ),
    Service(
        slug="diary-for-students",
        kind=ApplicantKind.STUDENT,
        icon="graduation-cap",
        title=_("Electronic diary: access for a student"),
        summary=_("Your own marks, homework and timetable."),
        for_whom=_(
            "A student of the school, 14 or older; the diary of a younger one is asked for by a parent."
        ),
        result=_DIARY_RESULT,
        words=f"{_DIARY_WORDS} ученица школьник школьница учащийся мой student pupil my own",
    ),
    Service(
        slug="diary-for-trusted-persons",
        kind=ApplicantKind.TRUSTED,
        icon="handshake",
        title=_("Electronic diary: access for a trusted person"),
        summary=_("For those whom a parent has trusted in writing: a grandparent, a nanny, a tutor."),
        for_whom=_(
            "Somebody whom a parent or another legal representative has trusted in writing, within what was "
            "trusted and until the day that was named."
        ),
        result=_DIARY_RESULT,
        words=f"{_DIARY_WORDS} доверенное лицо доверенность бабушка дедушка няня репетитор"
        " trusted person grandmother grandfather nanny tutor",
    ),
    Service(
        slug="journal-for-teachers",
        kind=ApplicantKind.TEACHER,
        icon="notebook-pen",
        title=_("Electronic class journal: access for a teacher"),
        summary=_("The journals of the classes you teach: lessons, topics, marks, absences."),
        for_whom=_("A teacher of the school. Name the class journal or journals that you keep."),
        result=_(
            "A login and a temporary password, and the named class journals open. At the first sign-in you "
            "check your data and choose a password of your own."
        ),
        words="электронный журнал классный журнал доступ к журналу учитель преподаватель педагог школа класс"
        " предмет уроки оценки вход electronic class journal register access teacher school lessons marks",
    ),
)

SEARCHED = tuple(Searched(service.slug, words_of(service.words)) for service in SERVICES)
BY_SLUG = {service.slug: service for service in SERVICES}
