"""Somebody's browser without a browser: cookies for each host, links followed from one site to another."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from parta.accounts.models import User
from tests.factories.portal import PORTAL_HOST

DIARY_HOST = "localhost"
START = "/account/links/start/"


class Visitor:
    """Goes to whole addresses, each host with cookies of its own."""

    def __init__(self, *, portal_user: User | None = None, language: str = "en") -> None:
        self._language = language
        self._clients: dict[str, Client] = {}
        if portal_user is not None:
            self.at(PORTAL_HOST).force_login(portal_user)

    def at(self, host: str = DIARY_HOST) -> Client:
        """The client that talks to the host."""
        headers = {"host": host, "accept-language": self._language}
        return self._clients.setdefault(host, Client(headers=headers))

    def get(self, url: str) -> Any:
        """One answer, no redirect followed."""
        host, path = _place(url)
        return self.at(host).get(path)

    def post(self, url: str, **data: str) -> Any:
        host, path = _place(url)
        return self.at(host).post(path, data)

    def follow(self, answer: Any, *, stop_at: str = "\0") -> Any:
        """Redirects, and pages that send on by themselves, to the first page or address with ``stop_at``."""
        for _step in range(10):
            url = next_address(answer)
            if not url or stop_at in url:
                return answer
            base = f"http://{answer.wsgi_request.get_host()}"
            answer = self.get(f"{base}{url}" if url.startswith("/") else url)
        raise AssertionError("sent round and round")

    def arrive(self, path: str = START, *, host: str = DIARY_HOST) -> Any:
        """Begin at the diary and go on to the first page that waits for somebody."""
        return self.follow(self.get(f"http://{host}{path}"))

    def consent(self, page: Any, answer: str = "provide") -> Any:
        """Answer the page that asks whether data may be passed; the answer leads back to the site."""
        url = f"http://{PORTAL_HOST}{page.wsgi_request.get_full_path()}"
        return self.post(url, answer=answer)

    def is_signed_in(self, host: str = DIARY_HOST) -> int | None:
        """The id of who is signed in there."""
        value = self.at(host).session.get("_auth_user_id")
        return int(value) if value else None


def next_address(answer: Any) -> str:
    """Where an answer sends the browser by itself; empty: nowhere."""
    if answer.status_code in {301, 302, 303}:
        return str(answer.headers["Location"])
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.content.decode())
    return found.group(1).replace("&amp;", "&") if found else ""


def query_of(url: str) -> dict[str, str]:
    """The parameters of an address; of one given twice, the first."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, f"{parts.path}?{parts.query}" if parts.query else parts.path
