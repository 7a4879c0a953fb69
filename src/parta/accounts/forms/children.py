"""A child's account, made by a parent (acceptance P4)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.accounts.days import portal_today
from parta.accounts.forms.documents import DocumentFields
from parta.accounts.forms.fields import SnilsField
from parta.accounts.forms.profile import ProfileForm
from parta.accounts.rules import DocumentKind
from parta.accounts.rules.ages import OWN_AGE, is_kept
from parta.accounts.rules.checks import ProfileFacts

_PAPER = tuple(name for name in DocumentFields.NAMES if name != "division_code")
EMPTY = ProfileFacts("", "", "", None, None, "", "", "", None)


class ChildForm(ProfileForm):
    """Everything about a child who has no account yet."""

    KINDS = (DocumentKind.BIRTH_CERTIFICATE, DocumentKind.FOREIGN_PASSPORT)
    GROUPS: Sequence[tuple[Any, Sequence[str]]] = (
        (
            gettext_lazy("About the child"),
            ("surname", "given_name", "patronymic", "sex", "born_on", "birth_place", "citizenship"),
        ),
        (gettext_lazy("The child’s document and SNILS"), (*_PAPER, "snils")),
        (gettext_lazy("Consent"), ("has_consent",)),
    )

    snils = SnilsField(
        label=gettext_lazy("SNILS"), required=False, help_text=gettext_lazy("Can be added later.")
    )
    has_consent = forms.BooleanField(
        label=gettext_lazy("I am the child’s legal representative and agree that these data are processed"),
        error_messages={"required": gettext_lazy("Without the consent the account cannot be made.")},
    )

    def __init__(self, facts: ProfileFacts = EMPTY, data: Any = None) -> None:
        super().__init__(facts, data)
        del self.fields["division_code"]  # no document of a child has one

    def clean_born_on(self) -> Any:
        day = super().clean_born_on()
        if not is_kept(day, portal_today()):
            message = _("From the age of %(age)d people register themselves.") % {"age": OWN_AGE}
            raise forms.ValidationError(message)
        return day


class ChildDataForm(ChildForm):
    """What a parent may correct; another birth date would be another child."""

    GROUPS = ChildForm.GROUPS[:-1]
    has_consent = None  # type: ignore[assignment]  # Django's way to leave a field out

    def __init__(self, facts: ProfileFacts, data: Any = None) -> None:
        super().__init__(facts, data)
        self.fields["born_on"].disabled = True
