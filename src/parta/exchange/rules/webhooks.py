"""What other systems are told, how it is signed, and when a failed message is sent again."""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

MOST_WEBHOOKS = 10  # of a school at a time
OVERLAP = timedelta(minutes=5)  # longer than any change takes to be written
_WAITS = (60, 300, 1800, 7200, 21600, 43200)  # seconds before the second, third … try: about a day
MAX_URL = 500


class Topic(StrEnum):
    MARKS = "marks"
    ATTENDANCE = "attendance"
    HOMEWORK = "homework"
    LESSONS = "lessons"
    ABSENCE_NOTICES = "absence_notices"


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


# How the kinds of the history begin that a topic is about.
KINDS: dict[Topic, tuple[str, ...]] = {
    Topic.MARKS: ("mark.", "dot.", "term_mark."),
    Topic.ATTENDANCE: ("attendance.",),
    Topic.HOMEWORK: ("homework.",),
    Topic.LESSONS: ("lesson.", "topic."),
    Topic.ABSENCE_NOTICES: ("notice.",),
}


def topic_of(kind: str) -> Topic | None:
    """The topic of an entry of the history; None: nobody outside is told."""
    return next((topic for topic, starts in KINDS.items() if kind.startswith(starts)), None)


def written_topics(topics: Collection[str]) -> str:
    return " ".join(topic.value for topic in Topic if topic.value in topics)


def signature_of(secret: str, moment: int, body: bytes) -> str:
    """The header by which the receiver knows who sent it and when: an old message cannot be sent again."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def retry_at(moment: datetime, attempts: int) -> datetime | None:
    """When to try again after so many failures; None: give up."""
    return moment + timedelta(seconds=_WAITS[attempts - 1]) if attempts <= len(_WAITS) else None
