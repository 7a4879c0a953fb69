"""A program: workers that send notifications are killed at random, a hundred times; reports what arrived."""

import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parta.config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from parta.core import clock  # noqa: E402
from parta.notifications.commands.delivering import deliver_due, has_due  # noqa: E402
from parta.notifications.commands.telling import News, Words, tell  # noqa: E402
from parta.notifications.models import Delivery, Notification  # noqa: E402
from parta.notifications.rules import Kind  # noqa: E402
from tests.factories.base import create_user  # noqa: E402
from tests.tools.mailbox import mail_server  # noqa: E402

BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORKERS, USERS = 100, 60


def main() -> None:
    random.seed(7)
    call_command("migrate", verbosity=0)
    users = [create_user(f"user-{number}") for number in range(USERS)]
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        killed = sum(_round(number, [user.pk for user in users]) for number in range(WORKERS))
        with clock.fixed_at(BEGIN + timedelta(days=1)):
            while has_due():
                deliver_due()
        _report(killed, mailbox.letters)


def _round(number: int, user_ids: list[int]) -> bool:
    """News for some, and a worker that is killed a moment after it has begun; whether it was."""
    with clock.fixed_at(BEGIN + timedelta(minutes=number)):
        readers = random.sample(user_ids, 12)
        news = News(Kind.ABSENCE, lambda _count: Words(f"News {number}"), "/", is_urgent=True)
        tell(user_ids=readers, news=news)
    connections.close_all()
    worker = os.fork()
    if worker == 0:
        with clock.fixed_at(BEGIN + timedelta(minutes=number)):
            deliver_due()
        os._exit(0)
    time.sleep(random.uniform(0, 0.06))  # noqa: S311 - dice
    os.kill(worker, signal.SIGKILL)
    _pid, status = os.waitpid(worker, 0)
    return os.WIFSIGNALED(status)


def _report(killed: int, letters: list) -> None:  # type: ignore[type-arg]
    arrived: dict[int, set[str]] = {}
    for letter in letters:
        for found in re.findall(r"/notifications/(\d+)/", letter.get_content()):
            arrived.setdefault(int(found), set()).add(letter["Message-ID"])
    everything = set(Notification.objects.values_list("pk", flat=True))
    copies = Counter(letter["Message-ID"] for letter in letters)
    report = {
        "killed": killed,
        "letters": len(letters),
        "same_letter_again": sum(count - 1 for count in copies.values()),
        "lost": len(everything - arrived.keys()),
        "doubled_in_different_letters": sum(len(ids) > 1 for ids in arrived.values()),
        "states": sorted(set(Delivery.objects.filter(channel="email").values_list("state", flat=True))),
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
