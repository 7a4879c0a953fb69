from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """What the person at the desk says of themselves."""

    text = forms.CharField(
        label=_("Phone, e-mail or SNILS"),
        max_length=254,
        help_text=_("Whole, as the person says it. A part of it or a name finds nobody."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class ConfirmForm(forms.Form):
    """The operator says that the paper was looked at."""

    has_compared = forms.BooleanField(
        label=_("I hold the original document, it is the person’s, and it says the same as the profile"),
        error_messages={"required": _("Compare the document with the profile first.")},
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("What does not agree"),
        max_length=300,
        help_text=_("The person reads this. Do not copy data of the document."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what does not agree, so that the person can correct it.")},
    )
