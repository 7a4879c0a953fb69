"""Which tables an archive of a school has, which of their rows, and in which order."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import FileField, ForeignKey, Model, QuerySet

from parta.chats.models import Message
from parta.exchange.queries.tenancy import own_models, rows_of_school, school_path
from parta.schools.models import Region, School

# Tables of a school that are not archived, and why.
LEFT_OUT = {
    "academics.TransferCertificate": "codes that open a student to the next school, each once anywhere",
    "exchange.AccessKey": "what programs open the school with; given anew in the new place",
    "exchange.ColumnMemory": "what headings of foreign files mean; learned again with the first file",
    "exchange.ImportRun": "what was imported is in the school; the way there can be undone only where it was",
    "exchange.OneRosterClient": "as access keys",
    "exchange.Rollover": "as imports: the years are in the school",
    "exchange.SchoolArchive": "an archive does not hold archives",
    "exchange.Webhook": "told by this installation, with a secret of its own; set up anew in the new place",
    "exchange.WebhookDelivery": "as webhooks",
    "grading.RegisterCheck": "what the last night found; found anew the next night",
    "onboarding.Activation": "temporary passwords; letters are printed anew in the new place",
    "progress.Document": "report cards kept for a week, made again on demand",
}
# Rows whose way to the school may be empty, and which are the school's where it is not.
BY_OWN_SCHOOL = {"events.Event": "school"}
# Of its people, but for events of the region they stay with the region, as those events do.
OF_EVENTS = frozenset({"events.Question", "events.SignUp"})
# Private conversations: only in what the operator of the installation makes.
PRIVATE = frozenset(
    {
        "chats.ChatPolicy",
        "chats.Conversation",
        "chats.Message",
        "chats.MessageReport",
        "chats.Participant",
    }
)
_USER = get_user_model()


@cache
def archived_models() -> tuple[type[Model], ...]:
    """Each after what it points to, as far as that goes; the history last, as it names keys of all others."""
    wanted = [model for model in own_models() if _is_archived(model)]
    wanted.sort(key=lambda model: model._meta.app_label == "audit")
    ordered: list[type[Model]] = []
    seen: set[type[Model]] = set()

    def visit(model: type[Model]) -> None:
        if model in seen or model not in wanted:
            return
        seen.add(model)
        for field in foreign_keys(model):
            visit(field.related_model)
        ordered.append(model)

    for model in wanted:
        visit(model)
    return tuple(ordered)


def _is_archived(model: type[Model]) -> bool:
    label = model._meta.label
    if label in BY_OWN_SCHOOL:
        return True
    return label not in LEFT_OUT and model is not School and school_path(model) is not None


def rows_of(model: type[Model], school: School, *, is_private: bool) -> QuerySet[Any]:
    """The rows to archive, in the order of their ids; ``is_private``: private conversations too."""
    label = model._meta.label
    if label in BY_OWN_SCHOOL:
        return model._default_manager.filter(**{BY_OWN_SCHOOL[label]: school}).order_by("pk")
    rows = rows_of_school(model, school)
    if label in OF_EVENTS:
        return rows.filter(event__school=school)
    if label == "files.Attachment" and not is_private:
        return rows.exclude(pk__in=Message.attachments.through._default_manager.values("attachment_id"))
    return rows.none() if label in PRIVATE and not is_private else rows


def foreign_keys(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field


def user_fields(model: type[Model]) -> list[str]:
    return [field.attname for field in foreign_keys(model) if field.related_model is _USER]


def region_fields(model: type[Model]) -> list[str]:
    return [field.attname for field in foreign_keys(model) if field.related_model is Region]


def file_fields(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, FileField)]


def joined_fields(model: type[Model]) -> list[Any]:
    """Relations of many to many that the model declares."""
    return list(model._meta.local_many_to_many)
