from django import forms
from django.utils.translation import gettext_lazy as _


class GalleryForm(forms.Form):
    """A field of every kind, for the gallery."""

    name = forms.CharField(label=_("Name"), help_text=_("As in the passport."), max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False)
    subject = forms.ChoiceField(
        label=_("Subject"), choices=[("", "—"), ("1", _("Mathematics"))], required=False
    )
    starts_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    comment = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_mandatory = forms.BooleanField(
        label=_("Mandatory"), help_text=_("Everybody must do it."), required=False
    )
