"""The policy in words: labels of its page, refusals, and what its history says was changed."""

from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parta.grading.queries.scales import scale_name
from parta.grading.rules.control_works import MAX_DAY_LIMIT, MAX_WEEK_LIMIT
from parta.grading.rules.interim import Method
from parta.grading.rules.marks import Category
from parta.grading.rules.policy import (
    ADULT,
    MAX_BORDERLINE,
    MAX_DELAY_HOURS,
    MAX_DOT_DAYS,
    MAX_FREE_EDIT_DAYS,
    PolicyValues,
    Problem,
)
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import YearRule

FIELD_NAMES = {
    "five": gettext_lazy("From which average on a 5"),
    "four": gettext_lazy("From which average on a 4"),
    "three": gettext_lazy("From which average on a 3"),
    "borderline": gettext_lazy("Borderline"),
    "method": gettext_lazy("How a grade is suggested"),
    "year_rule": gettext_lazy("How terms make the grade of the year"),
    "allows_mark_one": gettext_lazy("The mark 1 is allowed"),
    "free_edit_days": gettext_lazy("Days of free editing"),
    "dot_days": gettext_lazy("Days a dot is valid"),
    "dot_outcome": gettext_lazy("What a dot becomes"),
    "publish_at": gettext_lazy("When marks appear"),
    "guardian_delay_hours": gettext_lazy("Hours by which parents see a mark later"),
    "guardian_delay_from_age": gettext_lazy("Later only from this age of the student on"),
    "works_a_day": gettext_lazy("Control works of a class a day"),
    "works_a_week": gettext_lazy("Control works of a class a week"),
}
METHOD_NAMES = {
    Method.CATEGORIES: gettext_lazy("by kinds of work, with the reasons"),
    Method.AVERAGE: gettext_lazy("by the weighted average"),
}
YEAR_RULE_NAMES = {
    YearRule.MEAN: gettext_lazy("a half goes up"),
    YearRule.LAST_DECIDES_TIES: gettext_lazy("the last term decides a half"),
}
CATEGORY_NAMES = {
    Category.HOMEWORK: pgettext_lazy("category of assessment", "homework"),
    Category.CLASSWORK: pgettext_lazy("category of assessment", "classwork"),
    Category.TESTS: pgettext_lazy("category of assessment", "tests"),
}
NO_OUTCOME = gettext_lazy("nothing: it vanishes")


def problem_message(problem: Problem) -> str:
    """Why a value is refused."""
    texts = {
        Problem.OUTSIDE_SCALE: _("A threshold lies between 1 and 5."),
        Problem.NOT_RISING: _("It has to be higher than the threshold below it."),
        Problem.BORDERLINE: _("From 0 to %(borderline)s."),
        Problem.FREE_EDIT_DAYS: _("From 0 to %(free_days)d days."),
        Problem.DOT_DAYS: _("From 1 to %(dot_days)d days."),
        Problem.DOT_OUTCOME: _("This mark is not allowed in the school."),
        Problem.DELAY_HOURS: _("From 0 to %(hours)d hours."),
        Problem.DELAY_AGE: _("From 0 to %(age)d years."),
        Problem.WEIGHT: _("The weight is a number from 0.1 to 10 with at most one decimal."),
        Problem.WORKS_A_DAY: _("From 1 to %(works_a_day)d."),
        Problem.WORKS_A_WEEK: _("From the limit of a day to %(works_a_week)d."),
    }
    return texts[problem] % {
        "borderline": number_format(MAX_BORDERLINE, 2),
        "free_days": MAX_FREE_EDIT_DAYS,
        "dot_days": MAX_DOT_DAYS,
        "hours": MAX_DELAY_HOURS,
        "age": ADULT,
        "works_a_day": MAX_DAY_LIMIT,
        "works_a_week": MAX_WEEK_LIMIT,
    }


def plain_policy(values: PolicyValues) -> dict[str, Any]:
    """What the history keeps of the policy, as plain JSON."""
    return {
        "five": f"{values.five:.2f}",
        "four": f"{values.four:.2f}",
        "three": f"{values.three:.2f}",
        "borderline": f"{values.borderline:.2f}",
        "method": values.method.value,
        "year_rule": values.year_rule.value,
        "allows_mark_one": values.allows_mark_one,
        "free_edit_days": values.free_edit_days,
        "dot_days": values.dot_days,
        "dot_outcome": values.dot_outcome,
        "publish_at": values.publish_at.isoformat("minutes") if values.publish_at else None,
        "guardian_delay_hours": values.guardian_delay_hours,
        "guardian_delay_from_age": values.guardian_delay_from_age,
        "works_a_day": values.works_a_day,
        "works_a_week": values.works_a_week,
    }


def change_words(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[str]:
    """A recorded change of the policy or of a form of assessment, one line for each thing changed."""
    old, new = before or {}, after or {}
    name = (new or old).get("name", "")
    if kind == "policy.changed":
        return [
            f"{label}: {_policy_text(field, old[field])} → {_policy_text(field, new[field])}"
            for field, label in FIELD_NAMES.items()
            if field in old and old[field] != new[field]
        ]
    if kind == "scale.changed":
        scales = " → ".join(scale_name(Scale(values["scale"])) for values in (old, new))
        return [f"{new['subject']}: {scales}"]
    whole = {
        "form.added": _("Form “%(name)s” added, weight %(weight)s"),
        "form.removed": _("Form “%(name)s” removed"),
        "form.default": _("Form “%(name)s” made the usual one"),
        "form.moved": _("Form “%(name)s” moved in the list"),
    }
    if kind in whole:
        return [whole[kind] % {"name": name, "weight": weight_text((new or old).get("weight", 0))}]
    return [_("Form “%(name)s”") % {"name": name} + f": {text}" for text in _form_changes(old, new)]


def weight_text(weight: Decimal | str) -> str:
    """2, not 2.0; 2.5 with the reader's comma."""
    return number_format(Decimal(weight).normalize())


def _form_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    labels = {
        "name": _("name"),
        "short_name": _("short name"),
        "category": _("category"),
        "weight": _("weight"),
    }
    return [
        f"{label} {_form_text(field, old[field])} → {_form_text(field, new[field])}"
        for field, label in labels.items()
        if old.get(field) != new.get(field)
    ]


def _form_text(field: str, value: str) -> str:
    if field == "weight":
        return weight_text(value)
    return str(CATEGORY_NAMES[Category(value)]) if field == "category" else f"«{value}»"


def _policy_text(field: str, value: Any) -> str:
    """One recorded value as the page would say it."""
    if field == "publish_at":
        return (
            _("daily at %(time)s") % {"time": time_format(time.fromisoformat(value), "H:i")}
            if value
            else _("at once")
        )
    if field in {"five", "four", "three", "borderline"}:
        return number_format(Decimal(value), 2)
    if field == "dot_outcome":
        return str(NO_OUTCOME) if value is None else str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "method":
        return str(METHOD_NAMES[Method(value)])
    return str(YEAR_RULE_NAMES[YearRule(value)]) if field == "year_rule" else str(value)
