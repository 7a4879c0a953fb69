"""What is said of data that differ: to their owner, and to the school. Never a value of the other side."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from parta.onboarding.rules.opening import Difference

_TO_OWNER = {
    Difference.PHONE: _("The phone in your account is not the one the school has."),
    Difference.EMAIL: _("The e-mail in your account is not the one the school has."),
    Difference.SNILS: _("The SNILS in your account is not the one the school has."),
    Difference.BIRTH_DATE: _("The date of birth in your account is not the one the school has."),
    Difference.PATRONYMIC: _("The patronymic in your account is not the one the school has."),
}
NAMES = {
    Difference.PHONE: _("Mobile phone"),
    Difference.EMAIL: _("E-mail"),
    Difference.SNILS: _("SNILS"),
    Difference.BIRTH_DATE: _("Date of birth"),
    Difference.PATRONYMIC: _("Patronymic"),
}


def difference_texts(differences: Iterable[Difference]) -> list[str]:
    return [str(_TO_OWNER[field]) for field in differences]


def difference_names(differences: Iterable[Difference]) -> list[str]:
    return [str(NAMES[field]) for field in differences]
