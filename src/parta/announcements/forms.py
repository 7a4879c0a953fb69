"""The shapes of what is sent: an announcement, an answer, a search."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parta.announcements.commands.writing import AnnouncementData
from parta.announcements.queries.managing import EditPage
from parta.announcements.queries.places import Place, PlaceGroup
from parta.announcements.queries.reading import Filters
from parta.announcements.queries.words import level_names, whom_names
from parta.announcements.rules import MAX_REPLY, MAX_TEXT, MAX_TITLE, Level, Part, Whom, read_part

_MOMENT = "%Y-%m-%dT%H:%M"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.Field):
    """Several files; what they are is the command's question. Nothing chosen: an empty list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=FilesInput(attrs={"multiple": True}), **kwargs)

    def to_python(self, value: Any) -> list[Any]:
        return [item for item in value or [] if item]


class PlacesField(forms.Field):
    """Checkboxes drawn by the page; here only what they say. A place of nobody's is a 404 later."""

    def to_python(self, value: Any) -> frozenset[Part]:
        return frozenset(filter(None, map(read_part, value or ())))


class PlacesInput(forms.MultipleHiddenInput):
    pass


def _moment_field(label: Any, help_text: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(
        label=label, help_text=help_text, required=False, widget=widget, input_formats=[_MOMENT]
    )


class AnnouncementForm(forms.Form):
    """An announcement; of one that is out without its audience and its moment."""

    title = forms.CharField(label=_("What the announcement is about"), max_length=MAX_TITLE)
    text = forms.CharField(
        label=_("Text"),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write the text.")},
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MAX_TEXT}),
    )
    level = forms.ChoiceField(label=_("How important it is"), widget=forms.RadioSelect)
    whom = forms.MultipleChoiceField(label=_("Who"), required=False, widget=forms.CheckboxSelectMultiple)
    parts = PlacesField(label=_("Where"), required=False, widget=PlacesInput)
    publish_at = _moment_field(_("Publish later"), _("Empty: as soon as you send it."))
    expires_at = _moment_field(_("Shown until"), _("Empty: 60 days, then it moves to the past ones."))
    is_pinned = forms.BooleanField(label=_("Keep at the top of the list"), required=False)
    needs_acknowledgement = forms.BooleanField(
        label=_("Ask everybody to acknowledge it"),
        help_text=_("You see by name who has not, and may remind them once a day."),
        required=False,
    )
    removed_files = forms.MultipleChoiceField(
        label=_("Files to take away"), required=False, widget=forms.CheckboxSelectMultiple
    )
    attachments = FilesField(
        label=_("Files"),
        help_text=_("Pictures, PDF, texts, office documents: at most 5, up to 10 MB each."),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, page: EditPage, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial=_initial(page))
        self.page = page
        self.fields["text"].required = "draft" not in self.data
        self.fields["level"].choices = [(key.value, name) for key, name in level_names().items()]  # type: ignore[attr-defined]
        self.fields["whom"].choices = [(key.value, name) for key, name in whom_names().items()]  # type: ignore[attr-defined]
        if page.files:
            self.fields["removed_files"].choices = [(str(key), name) for key, name in page.files]  # type: ignore[attr-defined]
        else:
            del self.fields["removed_files"]
        if page.is_out:
            for name in ("whom", "parts", "publish_at"):
                del self.fields[name]

    @property
    def operation_key(self) -> UUID:
        """Of the form that was sent, so that sending it twice writes one."""
        return self.cleaned_data.get("operation") or uuid4()

    @property
    def is_draft_wanted(self) -> bool:
        return "draft" in self.data

    @property
    def place_groups(self) -> list[tuple[PlaceGroup, list[tuple[Place, bool]], int]]:
        """Each group of places with what is chosen in it, and how much that is."""
        value = self["parts"].value() or ()
        chosen = {str(part) for part in value} | ({value} if isinstance(value, str) else set())
        found = []
        for group in self.page.places:
            boxes = [(place, str(place.part) in chosen) for place in group.places]
            found.append((group, boxes, sum(is_on for _place, is_on in boxes)))
        return found

    def data_given(self) -> AnnouncementData:
        """What was written, once the form is valid."""
        values = self.cleaned_data
        return AnnouncementData(
            title=values["title"],
            text=values["text"],
            level=Level(values["level"]),
            whom=frozenset(map(Whom, values.get("whom", ()))),
            parts=values.get("parts", frozenset()),
            publish_at=values.get("publish_at"),
            expires_at=values["expires_at"],
            is_pinned=values["is_pinned"],
            needs_acknowledgement=values["needs_acknowledgement"],
            removed_files=frozenset(map(UUID, values.get("removed_files", ()))),
        )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Only the author reads it."),
        max_length=MAX_REPLY,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_REPLY}),
    )


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    level = forms.ChoiceField(label=_("How important it is"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        levels: Sequence[tuple[str, Any]] = [(key.value, name) for key, name in level_names().items()]
        self.fields["level"].choices = [("", _("All")), *levels]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["type"] = "search"

    def asked(self, only: str) -> Filters:
        values = self.cleaned_data if self.is_valid() else {}
        return Filters(words=values.get("q", ""), level=values.get("level", ""), only=only)


def _initial(page: EditPage) -> dict[str, Any]:
    row = page.row
    if row is None:
        return {
            "level": Level.INFORMATION.value,
            "whom": [Whom.STUDENTS.value, Whom.GUARDIANS.value],
            "operation": uuid4(),
            "parts": _only_place(page),
        }
    return {
        "title": row.title,
        "text": row.text,
        "level": row.level,
        "whom": [whom.value for whom in row.whom],
        "parts": page.parts,
        "publish_at": _local(row.publish_at),
        "expires_at": _local(row.expires_at),
        "is_pinned": row.is_pinned,
        "needs_acknowledgement": row.needs_acknowledgement,
        "operation": row.operation,
        "version": row.version,
    }


def _only_place(page: EditPage) -> frozenset[Part]:
    """Whoever has one place alone need not choose it."""
    places = [place.part for group in page.places for place in group.places]
    return frozenset(places) if len(places) == 1 else frozenset()


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None
