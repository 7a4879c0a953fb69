import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.core.sites import Site
from parta.schools.models import Region
from parta.support.rules import (
    MAX_TEXT,
    MAX_TITLE,
    MAX_TOPIC,
    WITH_US,
    Kind,
    Side,
    State,
    Step,
    spelled_number,
)


def _choices(kinds: type) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]  # type: ignore[attr-defined]


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, operator: Operator) -> "TicketQuerySet":
        """Of the operator's regions; those of no region are the business of the whole country's operators."""
        operator.require(Office.SUPPORT)
        return self if operator.is_everywhere else self.filter(region_id__in=operator.region_ids)

    def of_requester(self, user_id: int) -> "TicketQuerySet":
        return self.filter(requester_id=user_id)

    def with_us(self) -> "TicketQuerySet":
        """Somebody waits for the operators; what was combined with another request counts there."""
        return self.filter(state__in=[state.value for state in WITH_US], merged_into__isnull=True)


class TicketSeries(models.Model):
    """The last number given in a year. Whoever sends at the same moment waits here for the number before."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return spelled_number(self.year, self.last)


class Ticket(models.Model):
    """A request to support. It belongs to a region or to none, never to a school, a child or a diary.

    ``version`` grows with every step, so that of two operators the second is told. ``waiting_since``: since
    when it is the operators' turn; None: it is not.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number_year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    operation = models.UUIDField(unique=True)  # of the form and what was in it: sent twice, it is one
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=_choices(Kind))
    state = models.CharField(max_length=20, choices=_choices(State), default=State.NEW.value)
    topic = models.CharField(max_length=MAX_TOPIC)

    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    language = models.CharField(max_length=10)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    # Where the requester reads the answers: the site, and its address without a closing slash.
    site = models.CharField(max_length=10, choices=_choices(Site))
    root = models.CharField(max_length=200)
    # The page that was left for the form, as far as the requester agreed to tell.
    page_name = models.CharField(max_length=100, blank=True)
    page_path = models.CharField(max_length=300, blank=True)
    build = models.CharField(max_length=40, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    # The error page it was sent from: its number and that of the line in the log; and when it was shown.
    problem = models.CharField(max_length=60, blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)

    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number_year", "serial"], name="support_number_once"),
            models.CheckConstraint(
                name="support_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "waiting_since"], name="support_queue"),
            models.Index(fields=["region", "state", "waiting_since"], name="support_region_queue"),
            models.Index(fields=["requester", "-created_at"], name="support_own"),
            models.Index(fields=["first_answered_at"], name="support_first_answers"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """2026-000123"""
        return spelled_number(self.number_year, self.serial)


class TicketEntry(models.Model):
    """A line of a request's history: what somebody said or did. Only ever added."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    step = models.CharField(max_length=20, choices=_choices(Step))
    state = models.CharField(max_length=20, choices=_choices(State))  # after it
    side = models.CharField(max_length=20, choices=_choices(Side))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=MAX_TEXT, blank=True)
    operation = models.UUIDField(null=True, blank=True)  # of the form it was sent by
    # A letter about it: is one due, how often was it tried, when did the mail server take it.
    is_told = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "operation"],
                name="support_entry_once",
                condition=Q(operation__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["ticket", "at"], name="support_history")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.step}"


def storage_path(file: "TicketFile", _filename: str) -> str:
    """Kept under a random name: what the user called it never reaches the file system."""
    return f"support/{file.key.hex[:2]}/{file.key.hex}"


class TicketFile(models.Model):
    """A screenshot or another file of an entry. It belongs to no school, as the request does not."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(TicketEntry, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    file = models.FileField(upload_to=storage_path)

    def __str__(self) -> str:
        return self.name


class CannedAnswerQuerySet(models.QuerySet["CannedAnswer"]):
    def visible_to(self, operator: Operator) -> "CannedAnswerQuerySet":
        """Those of the whole country, and of the operator's regions."""
        operator.require(Office.SUPPORT)
        mine = Q(region__isnull=True) | Q(region_id__in=operator.region_ids)
        return self if operator.is_everywhere else self.filter(mine)


class CannedAnswer(models.Model):
    """A prepared answer, which an operator inserts and changes as needed. ``region`` None: for everybody."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=MAX_TITLE)
    text = models.TextField(max_length=MAX_TEXT)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CannedAnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
