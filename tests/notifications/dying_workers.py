"""A program: workers that tell and send are killed with -9, a hundred times; reports what arrived.

The first database statement or letter at which a worker dies is drawn by lot, before it or after it; every
third is killed from outside instead, wherever it is. DATABASE_URL names a database that has its tables.
"""

import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parta.config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail.backends.smtp import EmailBackend  # noqa: E402
from django.db import connection, connections  # noqa: E402

from parta.core import clock  # noqa: E402
from parta.notifications.commands.delivering import deliver_due, has_due  # noqa: E402
from parta.notifications.commands.telling import News, Words, tell  # noqa: E402
from parta.notifications.happenings import report, tell_of_happenings, tells  # noqa: E402
from parta.notifications.models import Delivery, Happening, Notification  # noqa: E402
from parta.notifications.rules import Kind  # noqa: E402
from tests.factories.base import create_user  # noqa: E402
from tests.tools.mailbox import mail_server  # noqa: E402

BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORKERS, USERS, READERS = 100, 60, 12
SURVIVALS = (0.6, 0.95, 0.99)  # of one statement; a worker draws one of them
_LETTER = 0.85  # of a letter
_TOPIC = "news of the crash test"
_draw = random.Random(7)  # noqa: S311 - dice


@tells(_TOPIC)
def tell_of_news(*, number: int, readers: list[int], happened_at: datetime) -> None:
    news = News(
        Kind.ABSENCE, lambda _count: Words(f"News {number}"), "/", is_urgent=True, happened_at=happened_at
    )
    tell(user_ids=readers, news=news)


def main() -> None:
    users = [create_user(f"user-{number}").pk for number in range(USERS)]
    expected: set[tuple[int, str]] = set()
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = f"{__name__}.DyingEmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        died = Counter(_round(number, users, expected) for number in range(WORKERS))
        with clock.fixed_at(BEGIN + timedelta(days=1)):
            tell_of_happenings()
            while has_due():
                deliver_due()
        _report(died, expected, mailbox.letters)


class DyingEmailBackend(EmailBackend):
    """The mail server takes a letter; the worker may die before it, or before it has written that down."""

    def send_messages(self, messages: Any) -> Any:
        _perhaps_die(_LETTER)
        taken = super().send_messages(messages)
        _perhaps_die(_LETTER)
        return taken


def _round(number: int, user_ids: list[int], expected: set[tuple[int, str]]) -> str:
    """News for some, and a worker that dies a moment after it has begun; how it ended."""
    with clock.fixed_at(BEGIN + timedelta(minutes=number)):
        readers = _draw.sample(user_ids, READERS)
        report(_TOPIC, number=number, readers=readers)
        expected.update((reader, f"News {number}") for reader in readers)
    connections.close_all()
    is_from_outside, wait = number % 3 == 2, _draw.uniform(0, 0.05)
    survival = 1.0 if is_from_outside else _draw.choice(SURVIVALS)
    worker = os.fork()
    if worker == 0:
        _work(number, survival)
        os._exit(0)
    if is_from_outside:
        time.sleep(wait)
        os.kill(worker, signal.SIGKILL)
    _pid, status = os.waitpid(worker, 0)
    if not os.WIFSIGNALED(status):
        return "finished"
    return "killed from outside" if is_from_outside else "killed at a step"


_survival = 1.0


def _work(number: int, survival: float) -> None:
    global _survival  # noqa: PLW0603 - of this process, which is about to die
    _survival = survival
    _draw.seed(number)

    def step(execute: Callable[..., Any], *arguments: Any) -> Any:
        _perhaps_die()
        result = execute(*arguments)
        _perhaps_die()
        return result

    with clock.fixed_at(BEGIN + timedelta(minutes=number)), connection.execute_wrapper(step):
        tell_of_happenings()
        while has_due() and deliver_due():
            pass


def _perhaps_die(survival: float = 1.0) -> None:
    if _survival < 1 and _draw.random() > min(_survival, survival):
        os.kill(os.getpid(), signal.SIGKILL)


def _report(died: Counter[str], expected: set[tuple[int, str]], letters: list[Any]) -> None:
    arrived: dict[int, set[str]] = {}
    for letter in letters:
        for found in re.findall(r"/notifications/(\d+)/", letter.get_content()):
            arrived.setdefault(int(found), set()).add(letter["Message-ID"])
    told = Counter(Notification.objects.values_list("user_id", "title"))
    everything = set(Notification.objects.values_list("pk", flat=True))
    copies = Counter(letter["Message-ID"] for letter in letters)
    sys.stdout.write(
        json.dumps(
            {
                **died,
                "told": len(expected),
                "never_told": len(expected - told.keys()) + Happening.objects.count(),
                "told_twice": sum(count - 1 for count in told.values()),
                "letters": len(copies),
                "same_letter_again": sum(count - 1 for count in copies.values()),
                "lost": len(everything - arrived.keys()),
                "doubled_in_different_letters": sum(len(ids) > 1 for ids in arrived.values()),
                "states": sorted(
                    set(Delivery.objects.filter(channel="email").values_list("state", flat=True))
                ),
            }
        )
    )


if __name__ == "__main__":
    main()
