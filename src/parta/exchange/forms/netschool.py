"""What apps made for another diary send."""

import json

from django import forms
from django.http import HttpRequest

_MOST_IDS = 50


class DaysForm(forms.Form):
    studentId = forms.IntegerField(min_value=1, max_value=2**63 - 1)  # noqa: N815 - the protocol's name
    weekStart = forms.DateField(input_formats=["%Y-%m-%d"])  # noqa: N815
    weekEnd = forms.DateField(input_formats=["%Y-%m-%d"])  # noqa: N815


class StudentForm(forms.Form):
    studentId = forms.IntegerField(min_value=1, max_value=2**63 - 1)  # noqa: N815


class TakeForm(forms.Form):
    take = forms.IntegerField(required=False, min_value=-1, max_value=100_000)


def read_assignments(request: HttpRequest) -> list[int]:
    """Ids that the app asks about; what is none is left out."""
    try:
        asked = json.loads(request.body)["assignId"]
    except (ValueError, KeyError, TypeError):
        return []
    if not isinstance(asked, list):
        return []
    return [number for number in asked[:_MOST_IDS] if type(number) is int and 0 < number < 2**63]
