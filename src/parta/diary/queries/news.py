"""Everything new about one student since the reader's last visit, in one place (acceptance D12)."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from parta.access.actors import Actor
from parta.audit.queries import last_seen_at
from parta.core import clock
from parta.diary.queries.dates import moment_text
from parta.diary.queries.due_words import day_heading
from parta.diary.queries.news_sources import NewsItem, collect_news
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.rules.news import NewsKind, Since, since_moment
from parta.schoolyear.queries import list_terms, term_on
from parta.schoolyear.rules import TermKind


@dataclass(frozen=True, slots=True)
class NewsLine:
    item: NewsItem
    time: str

    @property
    def kind(self) -> NewsKind:
        return self.item.kind


@dataclass(frozen=True, slots=True)
class NewsDay:
    day: date
    heading: str
    lines: tuple[NewsLine, ...]


@dataclass(frozen=True, slots=True)
class NewsPage:
    """``since_words`` empty: the period has a name of its own."""

    pupil: Pupil
    asked: Since
    is_first_visit: bool
    since_words: str
    days: tuple[NewsDay, ...]
    total: int


def news_place(student_id: int) -> str:
    """Under which name visits to the page are noted."""
    return f"news:{student_id}"


def news_page(actor: Actor, pupil: Pupil, asked: Since, visited_at: datetime | None) -> NewsPage:
    """``visited_at``: the reader's visit before this one; None: there was none, the last days are shown."""
    zone, today = actor.school.zone, clock.today(actor.school.zone)
    term = term_on(list_terms(pupil.year_id, TermKind(pupil.term_kind)), today)
    since = since_moment(
        asked,
        now=clock.now(),
        visited_at=visited_at,
        term_starts_on=term.starts_on if term else None,
        zone=zone,
    )
    items = collect_news(actor, pupil, since)
    is_since_visit = asked is Since.VISIT and visited_at is not None
    return NewsPage(
        pupil=pupil,
        asked=asked,
        is_first_visit=visited_at is None,
        since_words=moment_text(since, zone) if is_since_visit else "",
        days=tuple(
            NewsDay(day, day_heading(day, today), tuple(_line(item, actor) for item in members))
            for day, members in groupby(items, key=lambda item: item.at.astimezone(zone).date())
        ),
        total=len(items),
    )


def news_count(actor: Actor, student_id: int) -> int:
    """How much is new to the actor about the student, for a badge; the visit itself is not noted.

    NotFound for whom the actor may not read the diary of.
    """
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    since = since_moment(
        Since.VISIT,
        now=clock.now(),
        visited_at=last_seen_at(actor, news_place(student_id)),
        term_starts_on=None,
        zone=actor.school.zone,
    )
    return len(collect_news(actor, pupil, since))


def _line(item: NewsItem, actor: Actor) -> NewsLine:
    return NewsLine(item, f"{item.at.astimezone(actor.school.zone):%H:%M}")
