from django import forms

from parta.home.commands import Change, Way

_LONGEST_KEY = 60
_FARTHEST = 99


class ArrangementForm(forms.Form):
    """What is done to which tab or widget; what cannot be understood is a key that nobody has."""

    way = forms.ChoiceField(choices=[(way.value, way.value) for way in Way])
    key = forms.CharField(required=False, max_length=_LONGEST_KEY)
    position = forms.IntegerField(required=False, min_value=0, max_value=_FARTHEST)

    def change(self) -> Change:
        self.full_clean()
        values = self.cleaned_data
        return Change(Way(values.get("way") or Way.ADD), values.get("key", ""), values.get("position") or 0)
