"""How and when to be told."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parta.notifications.commands.choosing import Choices, OwnChoice
from parta.notifications.queries.inbox import kind_names
from parta.notifications.queries.settings import SettingsPage, Subject, zone_choices
from parta.notifications.rules import Channel, Digest, Kind, Wishes

_DIGESTS = [
    (Digest.AT_ONCE.value, _("At once")),
    (Digest.DAILY.value, _("Once a day, all in one")),
    (Digest.WEEKLY.value, _("Once a week, all in one")),
]
_WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]
_CLOCK = {"type": "time"}


class SettingsForm(forms.Form):
    digest = forms.ChoiceField(label=_("Letters come"), choices=_DIGESTS)
    digest_weekday = forms.TypedChoiceField(
        label=_("Day of the weekly letter"), choices=_WEEKDAYS, coerce=int
    )
    digest_at = forms.TimeField(
        label=_("Time of the letter"), widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M")
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M"))
    quiet_until = forms.TimeField(
        label=_("Quiet until"), widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES)
    push_shows_text = forms.BooleanField(label=_("Show on the lock screen what it is about"), required=False)
    email = forms.MultipleChoiceField(required=False)
    push = forms.MultipleChoiceField(required=False)

    def __init__(self, page: SettingsPage, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(page))
        super().__init__(*args, **kwargs)
        names = [(kind.value, name) for kind, name in kind_names().items()]
        self.fields["time_zone"].choices = zone_choices(str(page.wishes.zone))  # type: ignore[attr-defined]
        for channel in Channel:
            self.fields[channel.value].choices = names  # type: ignore[attr-defined]
        self._subjects = page.subjects
        for subject in page.subjects:
            self.fields[f"own-{subject.key}"] = forms.BooleanField(
                label=_("Choose apart"), required=False, initial=subject.is_own
            )
            for channel in Channel:
                self.fields[f"{channel.value}-{subject.key}"] = forms.MultipleChoiceField(
                    choices=names,
                    required=False,
                    initial=[row.kind for row in subject.kinds if getattr(row, channel.value)],
                )

    @property
    def children(self) -> list[tuple[Subject, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each child with its three fields: apart or not, letters, push."""
        names = ("own", "email", "push")
        return [
            (subject, *(self[f"{name}-{subject.key}"] for name in names))  # type: ignore[misc]
            for subject in self._subjects
        ]

    def choices(self) -> Choices:
        """What was chosen; after ``is_valid``."""
        data = self.cleaned_data
        return Choices(
            wishes=Wishes(
                zone=ZoneInfo(data["time_zone"]),
                digest=Digest(data["digest"]),
                digest_at=data["digest_at"],
                digest_weekday=data["digest_weekday"],
                quiet_from=data["quiet_from"],
                quiet_until=data["quiet_until"],
            ),
            email=frozenset(map(Kind, data["email"])),
            push=frozenset(map(Kind, data["push"])),
            language=data["language"],
            push_shows_text=data["push_shows_text"],
            own={subject.about: self._own(subject.key) for subject in self._subjects},
        )

    def _own(self, key: str) -> OwnChoice | None:
        data = self.cleaned_data
        if not data[f"own-{key}"]:
            return None
        return OwnChoice(
            frozenset(map(Kind, data[f"email-{key}"])), frozenset(map(Kind, data[f"push-{key}"]))
        )


def _initial(page: SettingsPage) -> dict[str, Any]:
    wishes = page.wishes
    return {
        "digest": wishes.digest.value,
        "digest_at": wishes.digest_at,
        "digest_weekday": wishes.digest_weekday,
        "quiet_from": wishes.quiet_from,
        "quiet_until": wishes.quiet_until,
        "time_zone": str(wishes.zone),
        "language": page.language or settings.LANGUAGE_CODE,
        "push_shows_text": page.push_shows_text,
        "email": [row.kind for row in page.kinds if row.email],
        "push": [row.kind for row in page.kinds if row.push],
    }
