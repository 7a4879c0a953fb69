"""The forms of assessment and weights a new school starts with (domain B2, acceptance M2)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.grading.rules.marks import Category


@dataclass(frozen=True, slots=True)
class FormPreset:
    name: Promise
    short_name: Promise
    category: Category
    weight: Decimal
    is_default: bool = False


def _preset(
    name: Promise, short: Promise, category: Category, weight: int, *, default: bool = False
) -> FormPreset:
    return FormPreset(name, short, category, Decimal(weight), default)


FORM_PRESETS = (
    _preset(
        pgettext_lazy("form of assessment", "Homework"),
        pgettext_lazy("form of assessment, short", "HW"),
        Category.HOMEWORK,
        1,
    ),
    _preset(_("Oral answer"), pgettext_lazy("form of assessment, short", "OA"), Category.CLASSWORK, 2),
    _preset(
        _("Classwork"), pgettext_lazy("form of assessment, short", "CW"), Category.CLASSWORK, 2, default=True
    ),
    _preset(_("Practical work"), pgettext_lazy("form of assessment, short", "PW"), Category.CLASSWORK, 3),
    _preset(_("Independent work"), pgettext_lazy("form of assessment, short", "IW"), Category.TESTS, 3),
    _preset(_("Essay"), pgettext_lazy("form of assessment, short", "Ess"), Category.TESTS, 3),
    _preset(_("Dictation"), pgettext_lazy("form of assessment, short", "Dic"), Category.TESTS, 4),
    _preset(_("Test"), pgettext_lazy("form of assessment, short", "Test"), Category.TESTS, 4),
    _preset(_("Project"), pgettext_lazy("form of assessment, short", "Prj"), Category.TESTS, 4),
    _preset(_("Control work"), pgettext_lazy("form of assessment, short", "Ctl"), Category.TESTS, 5),
)
