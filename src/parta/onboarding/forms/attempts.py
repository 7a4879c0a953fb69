"""Input about attempts to get in: what an asker writes, what the school corrects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parta.accounts.forms.fields import SnilsField, day_field


class AskForm(forms.Form):
    """To a school that does not seem to know the asker. ``schools``: ids with names."""

    school = forms.TypedChoiceField(label=_("School"), coerce=int)
    child_name = forms.CharField(
        label=_("Whose diary"), help_text=_("Surname and given name."), max_length=300
    )
    class_name = forms.CharField(label=_("Class"), max_length=60, required=False)

    def __init__(self, *args: Any, schools: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "—"), *schools]  # type: ignore[attr-defined]


class ContactsCorrectionForm(forms.Form):
    """``with_identity``: also what is no contact, for those who write people; of a student the birth date."""

    phone = forms.CharField(label=_("Mobile phone"), max_length=30, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)

    def __init__(self, *args: Any, with_identity: bool, is_student: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_identity = with_identity
        if with_identity:
            self.fields["snils"] = SnilsField(label=_("SNILS"), required=False)
            self.fields["patronymic"] = forms.CharField(label=_("Patronymic"), max_length=200, required=False)
            if is_student:
                self.fields["born_on"] = day_field(_("Date of birth"), required=False)

    @property
    def contacts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("phone", "email")}

    @property
    def identity(self) -> dict[str, Any] | None:
        """None: not asked for."""
        if not self._has_identity:
            return None
        return {name: self.cleaned_data.get(name) for name in ("snils", "patronymic", "born_on")}
