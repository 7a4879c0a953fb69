"""The reasons of the overviews in the reader's language, with the numbers they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parta.grading.rules.rates import Standing, percent
from parta.progress.rules.control import Issue
from parta.progress.rules.risks import OneStep, Risk, RiskKind


@dataclass(frozen=True, slots=True)
class Reason:
    """``subject`` empty: all subjects together."""

    kind: RiskKind
    label: str
    subject: str
    words: str


def reason_words(risk: Risk, subjects: Mapping[int, str]) -> Reason:
    """Why, in a sentence."""
    subject = "" if risk.subject_id is None else subjects[risk.subject_id]
    return Reason(risk.kind, _label(risk.kind), subject, _words(risk))


def few_marks_words(risk: Risk, students: int, takers: int) -> str:
    """How many marks there should be by now, and how many students have fewer."""
    count = int(risk.limit)
    if count == risk.of:
        expected = ngettext(
            "For the term there should be %(count)d mark.",
            "For the term there should be %(count)d marks.",
            count,
        ) % {"count": count}
    else:
        expected = ngettext(
            "By now there should be %(count)d mark, %(enough)s for the whole term.",
            "By now there should be %(count)d marks, %(enough)s for the whole term.",
            count,
        ) % {"count": count, "enough": risk.of}
    fewer = ngettext(
        "%(few)s of %(count)d student has fewer", "%(few)s of %(count)d students have fewer", takers
    ) % {"few": students, "count": takers}
    return f"{expected} {fewer}"


def step_words(step: OneStep, subject: str, average: Decimal | None) -> str:
    """Which grade keeps from the better list."""
    if average is None:
        return f"{subject}: {step.grade}"
    return _("%(subject)s: %(grade)s, average %(average)s") % {
        "subject": subject,
        "grade": step.grade,
        "average": number_format(average, 2),
    }


def standing_name(standing: Standing) -> str:
    return {
        Standing.EXCELLENT: _("Excellent students"),
        Standing.ONE_FOUR: _("With one 4"),
        Standing.GOOD: _("With 4 and 5"),
        Standing.ONE_THREE: _("With one 3"),
        Standing.SATISFACTORY: _("With several 3s"),
        Standing.FAILING: _("Failing or not assessed"),
    }[standing]


def issue_name(issue: Issue) -> str:
    """The heading of its column."""
    return {
        Issue.NO_TOPIC: _("Without topic"),
        Issue.NO_TOPIC_LATE: _("Without topic for over 3 days"),
        Issue.NO_HOMEWORK: _("Without homework"),
        Issue.FEW_MARKS: _("Students with few marks"),
        Issue.SILENT: _("No marks for 3 weeks"),
        Issue.UNIFORM_TEST: _("Tests with all 2 or all 5"),
        Issue.DOTS: _("Dots past or ending"),
    }[issue]


def _label(kind: RiskKind) -> str:
    return {
        RiskKind.FAILING: pgettext("reason of a risk", "failing"),
        RiskKind.NEAR_FAILING: pgettext("reason of a risk", "borderline"),
        RiskKind.FALLING: pgettext("reason of a risk", "falling"),
        RiskKind.MISSED: pgettext("reason of a risk", "absences"),
    }[kind]


def _words(risk: Risk) -> str:
    """Too few marks have words of their own, see ``few_marks_words``."""
    if risk.kind is RiskKind.MISSED:
        return _missed(risk)
    sentence = {
        RiskKind.FAILING: _("average %(measured)s (%(marks)s), a 3 begins at %(limit)s"),
        RiskKind.NEAR_FAILING: _("average %(measured)s (%(marks)s), under %(limit)s it is a 2"),
        RiskKind.FALLING: _("from %(limit)s in the first half of the marks to %(measured)s in the second"),
    }[risk.kind]
    return sentence % {
        "measured": number_format(risk.measured, 2),
        "limit": number_format(risk.limit, 2),
        "marks": ngettext("%(count)d mark", "%(count)d marks", risk.of) % {"count": risk.of},
    }


def _missed(risk: Risk) -> str:
    sentence = ngettext(
        "missed %(missed)s of %(count)d lesson (%(percent)s %%)",
        "missed %(missed)s of %(count)d lessons (%(percent)s %%)",
        risk.of,
    )
    share = number_format(percent(risk.measured, risk.of) or 0, 1)
    return sentence % {"missed": int(risk.measured), "count": risk.of, "percent": share}
