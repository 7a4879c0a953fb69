"""Forms of assessment, and marks that follow a new weight."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from parta.academics.models import ClassClosing
from parta.access.actors import system_actor
from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.grading.commands.forms import (
    AT_ONCE,
    MAX_FORMS,
    FormData,
    add_form,
    edit_form,
    make_default_form,
    move_form,
    remove_form,
    reweigh_form,
)
from parta.grading.commands.marks import ImportedMark, import_marks
from parta.grading.models import AssessmentForm, LessonForm, Mark
from parta.grading.queries.forms import list_form_items
from parta.grading.queries.marks import iter_tampered_marks
from parta.grading.queries.policy_page import list_policy_changes
from parta.grading.rules.marks import Category
from parta.lessons.models import Lesson
from parta.schoolyear.models import Term
from tests.diary.weeks import write_marks
from tests.factories.cast import Cast
from tests.journal.dots import dot_of, history_holds, kinds, type_in
from tests.tools.queries import OF_EVERY_PAGE

DICTATION = FormData("Диктант", "Дикт", Category.TESTS, Decimal(4))


def add(cast: Cast, **changes: Any) -> AssessmentForm:
    return add_form(actor=cast.actor("deputy"), data=replace(DICTATION, **changes))


def weigh(cast: Cast, weight: str, form: AssessmentForm | None = None, key: str = "deputy") -> None:
    """Give the school's default form (or another) a new weight."""
    form = form or cast.form
    data = FormData(form.name, form.short_name, Category(form.category), Decimal(weight))
    edit_form(actor=cast.actor(key), form_id=form.pk, data=data)


def weights(lesson: Lesson) -> list[Decimal]:
    return list(Mark.objects.filter(lesson=lesson).order_by("position").values_list("weight", flat=True))


def close_by(cast: Cast, lesson: Lesson) -> None:
    """A mark in a lesson of the closed term, as it was set when that was open."""
    Term.objects.filter(pk=cast.closed_term.pk).update(closed_at=None)
    Lesson.objects.filter(pk=lesson.pk).update(held_on=cast.closed_term.starts_on)
    Term.objects.filter(pk=cast.closed_term.pk).update(closed_at=clock.now())


def words(cast: Cast) -> list[str]:
    with translation.override("en"):
        return [line for entry in list_policy_changes(cast.actor("deputy")) for line in entry.words]


def names(cast: Cast) -> list[str]:
    return [item.name for item in list_form_items(cast.actor("deputy"))]


def test_form_is_added_at_the_end(cast: Cast) -> None:
    form = add(cast, weight=Decimal("2.5"))
    assert names(cast)[-1] == "Диктант"
    assert not form.is_default
    assert words(cast) == ["Form “Диктант” added, weight 2.5"]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"weight": Decimal(0)}, "weight", "weight"),
        ({"weight": Decimal(-2)}, "weight", "weight"),
        ({"weight": Decimal("0.05")}, "weight", "weight"),
        ({"weight": Decimal("2.25")}, "weight", "weight"),
        ({"weight": Decimal("10.1")}, "weight", "weight"),
        ({"name": " "}, "name", "no_name"),
        ({"short_name": ""}, "short_name", "no_name"),
        ({"name": "Д" * 101}, "name", "too_long"),
        ({"name": "Работа на уроке"}, "name", "name_taken"),
    ],
)
def test_form_is_refused_beside_its_field(cast: Cast, changes: dict[str, Any], field: str, code: str) -> None:
    before = names(cast)
    with pytest.raises(Refused) as error:
        add(cast, **changes)
    assert (error.value.field, error.value.code) == (field, code)
    assert names(cast) == before


def test_school_has_only_so_many(cast: Cast) -> None:
    for number in range(MAX_FORMS - len(names(cast))):
        add(cast, name=f"Форма {number}")
    with pytest.raises(Refused):
        add(cast)


def test_only_deputy_and_head_and_only_their_school(cast: Cast) -> None:
    for key in ("teacher", "class_teacher", "registrar"):
        with pytest.raises(Forbidden):
            weigh(cast, "3", key=key)
    with pytest.raises(NotFound):
        weigh(cast, "3", cast.other.form)
    with pytest.raises(NotFound):
        remove_form(actor=cast.actor("head"), form_id=cast.other.test_form.pk)


def test_order_default_and_removal(cast: Cast) -> None:
    actor, form = cast.actor("head"), add(cast)
    first = names(cast)[0]
    for _step in range(5):  # at the end it stays
        move_form(actor=actor, form_id=form.pk, up=True)
    assert names(cast)[:2] == ["Диктант", first]
    move_form(actor=actor, form_id=form.pk, up=False)
    assert names(cast)[:2] == [first, "Диктант"]
    make_default_form(actor=actor, form_id=form.pk)
    assert [item.name for item in list_form_items(actor) if item.is_default] == ["Диктант"]
    with pytest.raises(Refused) as error:
        remove_form(actor=actor, form_id=form.pk)
    assert error.value.code == "default_form"
    make_default_form(actor=actor, form_id=cast.form.pk)
    remove_form(actor=actor, form_id=form.pk)
    assert "Диктант" not in names(cast)
    assert words(cast)[0] == "Form “Диктант” removed"


def test_used_form_stays(cast: Cast) -> None:
    form = add(cast)
    LessonForm.objects.create(lesson=cast.lesson, form=form)
    for used in (form, cast.test_form):
        with pytest.raises(Refused) as error:
            remove_form(actor=cast.actor("deputy"), form_id=used.pk)
        assert error.value.code == "form_used"


def test_new_weight_holds_for_open_terms(cast: Cast) -> None:
    before = Mark.objects.get(pk=cast.marks[0].pk)
    weigh(cast, "3.5")
    assert weights(cast.past_lesson) == [Decimal("3.5"), Decimal(5)]
    after = Mark.objects.get(pk=cast.marks[0].pk)
    assert (after.set_at, after.recorded_at, after.recorded_by) == (
        before.set_at,
        before.recorded_at,
        before.recorded_by,
    )
    assert after.version == before.version + 1
    assert words(cast) == ["Form “Работа на уроке”: weight 2 → 3.5"]


def test_new_weight_is_in_the_history_of_each_mark(cast: Cast) -> None:
    weigh(cast, "3.5")
    assert list(iter_tampered_marks()) == []
    assert list(iter_broken_chains()) == []
    url = reverse(
        "diary:mark",
        kwargs={
            "school": cast.school.slug,
            "student_id": cast.student.pk,
            "mark_id": cast.marks[0].pk,
        },
    )
    page = cast.client("guardian").get(url, headers={"Accept-Language": "en"}).content.decode()
    assert "weight 2 changed to 3.5 by the school" in page
    assert "Громова Е. Л." in page


def test_work_that_is_owed_follows_too(cast: Cast) -> None:
    type_in(cast, ".")
    weigh(cast, "3.5")
    assert dot_of(cast).weight == Decimal("3.5")
    assert kinds(cast) == ["dot.recorded", "dot.reweighed"]
    type_in(cast, "4")
    assert weights(cast.lesson) == [Decimal("3.5")]
    weigh(cast, "1")  # a dot that has ended is as it was
    assert dot_of(cast).weight == Decimal("3.5")
    assert history_holds()


def test_closed_term_keeps_its_weights(cast: Cast) -> None:
    close_by(cast, cast.past_lesson)
    weigh(cast, "3.5")
    assert weights(cast.past_lesson) == [Decimal(2), Decimal(5)]
    assert list(iter_tampered_marks()) == []


def test_term_closed_for_the_class_keeps_its_weights(cast: Cast) -> None:
    closing = ClassClosing.objects.create(
        school=cast.school, school_class=cast.other_class, term=cast.term, closed_at=clock.now()
    )
    weigh(cast, "3")
    assert weights(cast.past_lesson)[0] == Decimal(3)  # another class's closing
    ClassClosing.objects.filter(pk=closing.pk).update(school_class=cast.school_class)
    weigh(cast, "4")
    assert weights(cast.past_lesson)[0] == Decimal(3)


def test_day_outside_every_term_keeps_its_weights(cast: Cast) -> None:
    Lesson.objects.filter(pk=cast.past_lesson.pk).update(held_on=cast.year.ends_on)
    weigh(cast, "3.5")
    assert weights(cast.past_lesson) == [Decimal(2), Decimal(5)]


def test_other_school_is_left_alone(cast: Cast) -> None:
    weigh(cast, "3.5")
    assert weights(cast.other.past_lesson) == [Decimal(2), Decimal(5)]


def test_name_alone_touches_no_mark(cast: Cast) -> None:
    data = FormData("На уроке", "РУ", Category.CLASSWORK, Decimal(2))
    edit_form(actor=cast.actor("deputy"), form_id=cast.form.pk, data=data)
    assert Mark.objects.get(pk=cast.marks[0].pk).version == cast.marks[0].version
    assert words(cast) == ["Form “На уроке”: name «Работа на уроке» → «На уроке»"]
    assert list(iter_tampered_marks()) == []


def test_statements_do_not_grow_with_the_marks(cast: Cast) -> None:
    def statements(weight: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            weigh(cast, weight)
        return len(captured)

    few = statements("3")
    open_lessons = [lesson for lesson in cast.lessons if lesson.held_on <= cast.today][1:]
    for lesson in open_lessons:
        write_marks(cast, lesson, 5, 4, 3, 3)
    assert statements("4") == few
    assert list(iter_tampered_marks()) == []


def test_many_marks_are_left_to_a_job(cast: Cast, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    imported = [
        ImportedMark(cast.past_lesson.pk, cast.student.pk, 5, cast.form.pk, clock.now(), position=position)
        for position in range(2, AT_ONCE + 2)
    ]
    actor = system_actor(cast.school)
    import_marks(actor=actor, course_id=cast.course.pk, year_id=cast.year.pk, marks=imported, forms_of={})
    weigh(cast, "3.5")
    assert set(weights(cast.past_lesson)) == {Decimal(2), Decimal(5)}
    url = reverse("grading:forms", kwargs={"school": cast.school.slug})
    client = cast.client("deputy")
    assert client.get(url).context["is_recalculating"]
    job = DBTaskResult.objects.get()
    reweigh_form.call(*job.args_kwargs["args"])
    assert set(weights(cast.past_lesson)) == {Decimal("3.5"), Decimal(5)}
    assert not client.get(url).context["is_recalculating"]
    assert list(iter_tampered_marks()) == []
    assert Mark.objects.get(pk=cast.marks[0].pk).recorded_by == cast.marks[0].recorded_by
    assert AuditEvent.objects.filter(kind="mark.reweighed", user=cast.users["deputy"]).count() == AT_ONCE + 1


def test_job_comes_twice_or_late(cast: Cast) -> None:
    weigh(cast, "3.5")
    version = Mark.objects.get(pk=cast.marks[0].pk).version
    reweigh_form.call(cast.form.pk, cast.users["deputy"].pk)
    assert Mark.objects.get(pk=cast.marks[0].pk).version == version
    reweigh_form.call(10**9, 1)  # the form is gone


def test_page_of_a_form(cast: Cast) -> None:
    client, form = cast.client("deputy"), add(cast)
    url = reverse("grading:form", kwargs={"school": cast.school.slug, "form_id": form.pk})
    data = {"name": "Диктант", "short_name": "Дикт", "category": "tests"}
    response = client.post(url, data | {"weight": "0,25"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"weight"}
    assert 'value="0,25"' in response.content.decode()
    assert client.post(url, data | {"weight": "2,5"}).status_code == 302
    assert AssessmentForm.objects.get(pk=form.pk).weight == Decimal("2.5")
    assert client.post(f"{url}removal/").status_code == 302
    assert not AssessmentForm.objects.filter(pk=form.pk).exists()


def test_page_says_why_a_form_stays(cast: Cast) -> None:
    url = reverse("grading:removal", kwargs={"school": cast.school.slug, "form_id": cast.test_form.pk})
    response = cast.client("deputy").post(url, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert "so it has to stay" in response.content.decode()


def test_list_is_one_query_whatever_its_length(cast: Cast) -> None:
    def count() -> int:
        client = cast.client("deputy")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("grading:forms", kwargs={"school": cast.school.slug}))
        return len(captured)

    few = count()
    for number in range(20):
        add(cast, name=f"Форма {number}")
    assert count() == few <= 5 + OF_EVERY_PAGE
