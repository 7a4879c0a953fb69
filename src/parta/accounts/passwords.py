"""Django's password validators of Parta, and the rules as pages show them."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parta.accounts.models import Identity
from parta.accounts.rules.passwords import contains_date, contains_word, date_spellings, personal_words

_FIELDS = ("login", "surname", "given_name", "patronymic", "email", "phone")


class PersonalDataValidator:
    """Neither the login nor the name, phone, e-mail or birth date of the owner may stand in the password.

    The birth date is the user's attribute ``born_on``, where somebody who knows it has set it, or that of
    the user's Identity.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        if contains_word(password, words_of(user)):
            raise ValidationError(
                _("The password contains your name, login, phone or e-mail."), code="password_personal"
            )
        born_on = _born_on(user)
        if born_on and contains_date(password, date_spellings(born_on)):
            raise ValidationError(_("The password contains your date of birth."), code="password_birth_date")

    def get_help_text(self) -> str:
        return _("Your password can’t contain your name, login, phone, e-mail or date of birth.")


def words_of(user: Any) -> list[str]:
    return personal_words(filter(None, (getattr(user, field, "") for field in _FIELDS)))


def password_rules(user: Any = None, words: Sequence[str] = ()) -> SafeString:
    """The rules as a list that ticks itself while the password is typed.

    ``user``: whoever looks at the page, and nobody else, as the page then holds their name and birth date.
    ``words``: what the visitor has just typed about themselves.
    """
    born_on = _born_on(user) if user is not None else None
    context = {
        "least": _shortest(),
        "words": json.dumps([*personal_words(words), *(words_of(user) if user is not None else ())]),
        "dates": json.dumps(date_spellings(born_on) if born_on else []),
    }
    return SafeString(render_to_string("accounts/password_rules.html", context))


def _shortest() -> int:
    found = (one for one in get_default_password_validators() if isinstance(one, MinimumLengthValidator))
    return next(found).min_length


def _born_on(user: Any) -> date | None:
    known: date | None = getattr(user, "born_on", None)
    if known or not user.pk:
        return known
    return Identity.objects.filter(user_id=user.pk).values_list("born_on", flat=True).first()
