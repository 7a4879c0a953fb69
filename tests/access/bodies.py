"""What a form sends when somebody with the right has filled it in, by the name of the address."""

import uuid
from collections.abc import Callable, Mapping

from tests.access import (
    absence_table,
    announcements_table,
    api_table,
    conduct_table,
    control_works_table,
    events_table,
    imports_table,
    people_office_table,
    structure_table,
    talk_table,
    timetable_table,
)
from tests.factories.backpack import get_thing
from tests.factories.cast import Cast
from tests.factories.curricula import get_curriculum
from tests.factories.dots import get_dot

# Asked of the deputy, and of everybody when the window has passed.
_REASON: dict[str, object] = {"reason": "Так велено"}

_LINE: dict[str, object] = {"part": "extracurricular", "name": "Разговоры о важном", "hours_a_week": "1"}


def _thing(cast: Cast) -> dict[str, object]:
    return {"subject": cast.course.subject_id, "grade": 7, "kind": "kit", "name": "Атлас", "grams": "300"}


_MEAL: dict[str, object] = {
    "kind": "meal",
    "name": "Завтрак",
    "weekday": "",
    "starts_at": "11:10",
    "ends_at": "11:25",
}

# What a form sends when somebody with the right has filled it in.
BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    **absence_table.BODIES,
    **announcements_table.BODIES,
    **conduct_table.BODIES,
    **control_works_table.BODIES,
    **structure_table.BODIES,
    **talk_table.BODIES,
    **api_table.BODIES,
    **events_table.BODIES,
    **people_office_table.BODIES,
    **timetable_table.BODIES,
    **imports_table.BODIES,
    "home:share": lambda cast: {"task": cast.homework.pk},
    "home:tabs": lambda _cast: {"way": "reset"},
    "home:widgets": lambda _cast: {"way": "reset"},
    "onboarding:attempt": lambda _cast: {"phone": "8 912 111-22-34", "email": ""},
    "onboarding:letters_class": lambda _cast: {"whom": "guardians"},
    "onboarding:entry": lambda _cast: {"kind": "parent"},  # and nothing else of it
    "journal:cells": lambda cast: {
        "edits": [
            {
                "lesson": cast.past_lesson.pk,
                "student": cast.students[2].pk,
                "text": "4",
                "seen": "",
                "operation": "6f1dbb0e-4d1c-4a3b-8f58-3b1f6b7f4f10",
            }
        ],
        "reason": "Так велено",
    },
    "journal:extra_lessons": lambda cast: {"held_on": cast.today.isoformat(), "topic": "Олимпиада"},
    "journal:lesson": lambda cast: {"topic": "Квадратные уравнения", "form": cast.form.pk} | _REASON,
    "diary:tick": lambda _cast: {"done": "1"},
    "diary:share": lambda _cast: {"shared": "1"},
    "journal:heading": lambda _cast: (
        {"edits": [{"topic": "Корни", "seen": "", "form": None, "operation": str(uuid.uuid4())}]} | _REASON
    ),
    "journal:homework": lambda _cast: {"text": "§ 13"} | _REASON,
    "journal:task": lambda _cast: {"text": "§ 13"} | _REASON,
    "journal:withdrawal": lambda _cast: _REASON,
    "homework:series": lambda cast: (
        {
            "series": "0b0d1f0e-7f0a-4b3c-9a43-6f1f2f3f4f50",
            "lines": "§ 13",
            "since": cast.today.isoformat(),
            "publication": "draft",
            "apply": "1",
        }
        | _REASON
    ),
    "homework:new_task": lambda cast: {"text": "Доклад", "due_on": cast.today.isoformat()} | _REASON,
    "homework:task": lambda cast: {"text": "Доклад", "due_on": cast.today.isoformat()} | _REASON,
    "homework:publication": lambda _cast: _REASON,
    "homework:withdrawal": lambda _cast: _REASON,
    "journal:mark": lambda cast: {
        f"mark-{cast.marks[0].pk}-version": cast.marks[0].version,
        f"mark-{cast.marks[0].pk}-form": cast.test_form.pk,
        f"mark-{cast.marks[0].pk}-comment": "",
        f"mark-{cast.marks[0].pk}-reason": "Так велено",
    },
    "academics:contacts": lambda _cast: {"phone": "8 912 345-67-89", "email": ""},
    "academics:guardian_contacts": lambda _cast: {"phone": "8 912 345-67-89", "email": ""},
    "people:guardians": lambda _cast: {
        "surname": "Новая",
        "given_name": "Анна",
        "kind": "representative",
        "relation": "тётя",
    },
    "people:guardian_end": lambda _cast: _REASON,
    "people:role_end": lambda _cast: _REASON,
    "family:trusts": lambda cast: {
        "surname": "Бабушкина",
        "given_name": "Вера",
        "phone": "8 912 345-67-89",
        "marks": "on",
        "until_on": cast.today.isoformat(),
    },
    "family:consent": lambda _cast: {"agrees": "yes"},
    "family:grants": lambda _cast: {"login": "nobody", "reason": "Обращение № 2", "days": "1"},
    "academics:curricula": lambda _cast: {"name": "7 класс, второй", "grade": 7},
    "academics:curriculum": lambda _cast: {"name": "7 класс", "grade": 7},
    "academics:curriculum_lines": lambda _cast: _LINE,
    "academics:curriculum_line": lambda _cast: _LINE,
    "academics:profiles": lambda _cast: {"name": "Универсальный", "kind": "universal"},
    "academics:profile": lambda _cast: {"name": "Универсальный", "kind": "universal"},
    "academics:plan": lambda cast: {
        "curriculum": get_curriculum(cast).pk,
        "reason": "Так велено",
        "since_on": cast.today.isoformat(),
    },
    "schoolday:things": _thing,
    "schoolday:thing": _thing,
    "schoolday:typical_things": lambda _cast: {"grade": "7"},
    "schoolday:lesson_things": lambda cast: {"needed": [get_thing(cast).pk]} | _REASON,
    "diary:backpack": lambda _cast: {"grams": "700"},
    "grading:policy": lambda _cast: {
        "five": "4.6",
        "four": "3.6",
        "three": "2.6",
        "borderline": "0.1",
        "method": "average",
        "year_rule": "mean",
        "free_edit_days": 14,
        "dot_days": 14,
        "dot_outcome": "2",
        "publication": "at_once",
        "guardian_delay_hours": 0,
        "guardian_delay_from_age": 14,
        "works_a_day": 1,
        "works_a_week": 3,
    },
    "grading:scales": lambda cast: {"subject": cast.course.subject_id, "scale": "ten"},  # it has marks
    "grading:forms": lambda _cast: {
        "name": "Диктант",
        "short_name": "Д",
        "category": "tests",
        "weight": "4",
    },
    "grading:form": lambda cast: {
        "name": cast.form.name,
        "short_name": cast.form.short_name,
        "category": cast.form.category,
        "weight": "3",
    },
    "journal:dot": lambda cast: {
        "dot-version": get_dot(cast).version,
        "dot-valid_until": cast.today.isoformat(),
        "dot-outcome": "3",
        "dot-form": cast.test_form.pk,
        "dot-reason": "Так велено",
    },
    "schoolday:regime_grade": lambda _cast: _MEAL,
    "schoolday:regime_class": lambda _cast: _MEAL,
    "schoolday:regime_item": lambda _cast: _MEAL,
    "schoolday:club_new": lambda _cast: {"name": "Театр", "kind": "club"},
    "schoolday:club_edit": lambda _cast: {"name": "Театр", "kind": "club"},
    "schoolday:club_groups": lambda _cast: {"name": "Младшая"},
    "schoolday:group": lambda _cast: {"name": "Младшая"},
    "schoolday:group_meetings": lambda _cast: {"weekday": "2", "starts_at": "16:00", "ends_at": "17:00"},
    "schoolday:group_members": lambda cast: {
        "students": [cast.student.pk],
        "since_on": cast.today.isoformat(),
    },
    "schoolday:club_member": lambda cast: {"until_on": cast.today.isoformat()},
    "lessons:substitution": lambda cast: {"teacher": cast.class_teacher.pk},
}
JSON_BODIES = {"journal:cells", "journal:heading"}
