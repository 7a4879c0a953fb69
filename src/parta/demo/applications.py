"""Applications for access to the demo school, in different states, made through the commands."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from parta.access.actors import Actor
from parta.accounts.models import User
from parta.core import clock
from parta.demo.families import DEMO_CLASS
from parta.demo.people import Enrolled
from parta.onboarding.commands.comparing import compare_application
from parta.onboarding.commands.deciding import (
    approve_application,
    ask_for_more,
    refuse_application,
    take_application,
)
from parta.onboarding.commands.drafts import ChildData, attach_files, save_child, start_application
from parta.onboarding.commands.office import ApplicantData, PaperForm, enter_application
from parta.onboarding.commands.submitting import submit_application
from parta.onboarding.models import AccessApplication
from parta.onboarding.rules.applications import ApplicantKind, Paper, RefusalReason, needed_papers
from parta.people.rules import Scope, written_scopes

_MOST_CHILDREN = 5
_LATE = timedelta(days=9)  # more than three working days, whatever the week


@dataclass(frozen=True, slots=True)
class _OnPaper:
    """Somebody who came to the school: name, and how many days ago."""

    surname: str
    given_name: str
    patronymic: str
    days_ago: int


_MOTHER = _OnPaper("Ольховская", "Дарья", "Романовна", 0)
_SLOPPY = _OnPaper("Рябинина", "Алла", "Юрьевна", 1)
_FATHER = _OnPaper("Тополев", "Игнат", "Сергеевич", 9)
_UNKNOWN = _OnPaper("Кленова", "Инга", "Львовна", 5)
_TEACHER = _OnPaper("Осинин", "Матвей", "Олегович", 0)
_GRANDMOTHER = _OnPaper("Липатова", "Нина", "Фёдоровна", 3)


def file_applications(actor: Actor, enrolled: Sequence[Enrolled], moment: datetime) -> None:
    """A queue as on a usual day: new ones, doubtful ones, one that is late, some that are decided."""
    children = [one for one in enrolled if one.pupil.school_class == DEMO_CLASS][2:]
    if len(children) <= _MOST_CHILDREN:
        return  # a school as small as those of tests
    with clock.fixed_at(moment - _LATE):
        _enter(actor, _FATHER, _child(children[3], relation="отец"))
    with clock.fixed_at(moment - timedelta(days=5)):
        _refuse(actor)
    with clock.fixed_at(moment - timedelta(days=3)):
        _approve(actor, children[2])
    with clock.fixed_at(moment - timedelta(days=1)):
        wrong = _child(children[1], relation="мать", born_by=timedelta(days=30))
        _enter(actor, _SLOPPY, wrong)
    _enter(actor, _MOTHER, _child(children[0], relation="мать"))
    _enter(actor, _TEACHER, ChildData(), ApplicantKind.TEACHER)
    _file_on_portal(actor, children)


def _enter(
    actor: Actor, who: _OnPaper, child: ChildData, kind: ApplicantKind = ApplicantKind.PARENT
) -> AccessApplication:
    applicant = ApplicantData(
        surname=who.surname,
        given_name=who.given_name,
        patronymic=who.patronymic,
        born_on=date(1985, 6, 1 + who.days_ago),
        document=f"Паспорт 1108 40{who.days_ago}060",
    )
    journals = [("7А", "Алгебра"), ("7А", "Геометрия")] if kind is ApplicantKind.TEACHER else []
    form = PaperForm(kind, applicant, child, journals, needed_papers(kind), has_consent=True)
    made = enter_application(actor=actor, form=form, uploads={})
    compare_application.call(made.pk)
    return made


def _refuse(actor: Actor) -> None:
    """A child who learns elsewhere."""
    child = ChildData("Кленов", "Ян", "Маркович", date(2014, 3, 9), "6Б", "мать")
    made = _enter(actor, _UNKNOWN, child)
    take_application(actor=actor, key=made.key)
    refuse_application(
        actor=actor,
        key=made.key,
        reason=RefusalReason.NOT_OF_SCHOOL,
        explanation="Ян учится в другой школе. Подайте, пожалуйста, заявление туда.",
    )


def _approve(actor: Actor, one: Enrolled) -> None:
    made = _enter(actor, _GRANDMOTHER, _child(one, relation="опекун"))
    take_application(actor=actor, key=made.key)
    approve_application(actor=actor, key=made.key, student_id=one.student_id, adult_id=None)


def _file_on_portal(actor: Actor, children: Sequence[Enrolled]) -> None:
    """The proven parent is asked for more; the newcomer has begun and not finished the profile."""
    accounts = {user.login: user.pk for user in User.objects.filter(login__in=("elena", "maria"))}
    day = clock.today(actor.school.zone)
    trust = replace(
        _child(children[4], relation="тётя"),
        trust_given_by="Законный представитель ребёнка",
        trust_scope=written_scopes([Scope.MARKS]),
        trust_ends_on=day + timedelta(days=120),
    )
    user_id, kind = accounts["elena"], ApplicantKind.TRUSTED
    made = start_application(user_id=user_id, kind=kind, school_id=actor.school.pk)
    save_child(user_id=user_id, key=made.key, data=trust)
    for paper in needed_papers(kind):
        attach_files(user_id=user_id, key=made.key, paper=paper, uploads=[_scan(paper)])
    submit_application(user_id=user_id, key=made.key, has_consent=True)
    compare_application.call(made.pk)
    take_application(actor=actor, key=made.key)
    text = "На снимке доверенности не видна подпись. Приложите, пожалуйста, другой снимок."
    ask_for_more(actor=actor, key=made.key, text=text)
    draft = start_application(user_id=accounts["maria"], kind=ApplicantKind.PARENT, school_id=actor.school.pk)
    data = _child(children[5], relation="мать")
    save_child(user_id=accounts["maria"], key=draft.key, data=data)


def _child(one: Enrolled, *, relation: str, born_by: timedelta = timedelta()) -> ChildData:
    """As the school knows the child; ``born_by``: by how much the birth date is wrong."""
    name, key = one.pupil.name, one.pupil.school_class
    return ChildData(
        child_surname=name.surname,
        child_given_name=name.given_name,
        child_patronymic=name.patronymic,
        child_born_on=one.pupil.born_on + born_by,
        class_name=f"{key.grade}{key.letter}",
        relation=relation,
    )


def _scan(paper: Paper) -> ContentFile[bytes]:
    """A page with lines where the words would be: nobody's document."""
    picture = Image.new("RGB", (620, 877), "#fbfaf5")
    pen = ImageDraw.Draw(picture)
    for line in range(26):
        pen.line((70, 120 + 26 * line, 550 - 37 * (line % 4), 120 + 26 * line), fill="#8d8a80", width=3)
    pen.rectangle((70, 60, 330, 84), fill="#5a574f")
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return ContentFile(out.getvalue(), name=f"{paper}.png")
