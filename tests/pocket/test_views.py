import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.factories.cast import Cast


def _names() -> set[str]:
    def walk(resolver: Any, prefix: str) -> set[str]:
        found = set()
        for item in resolver.url_patterns:
            if hasattr(item, "url_patterns"):
                found |= walk(item, f"{prefix}{item.namespace}:" if item.namespace else prefix)
            elif item.name:
                found.add(f"{prefix}{item.name}")
        return found

    return walk(get_resolver(), "")


def test_kept_pages_are_pages() -> None:
    also = {name for names in settings.KEPT_PAGES.values() for name in names}
    assert (set(settings.KEPT_PAGES) | also) - _names() == set()


def test_answers_say_whose_they_are_and_which_may_be_kept(cast: Cast) -> None:
    diary = f"/{cast.school.slug}/diary/{cast.student.pk}/"
    own = cast.client("guardian").get(diary)
    assert own["Parta-Copy"].endswith("+03:00")
    assert own["Parta-Also"] == f"/{cast.school.slug}/diary/,/app/diary/"
    assert own["Parta-User"] not in {"none", str(cast.users["guardian"].pk)}
    assert f'data-user="{own["Parta-User"]}"' in own.content.decode()
    other_week = cast.client("guardian").get(f"{diary}?day=2026-11-16")
    assert other_week["Parta-Copy"]
    assert not other_week.has_header("Parta-Also")
    part = cast.client("guardian").get(diary, headers={"HX-Request": "true"})
    assert not part.has_header("Parta-Copy")
    for key in ("trusted", "support", "head"):  # a lent right, an office
        answer = cast.client(key).get(diary)
        assert answer.status_code == 200
        assert not answer.has_header("Parta-Copy"), key
    assert not cast.client("guardian").get("/account/security/").has_header("Parta-Copy")
    assert Client().get("/account/login/")["Parta-User"] == "none"


@pytest.mark.django_db
def test_the_worker_has_a_version_and_every_part() -> None:
    client = Client()
    answer = client.get("/worker.js")
    known = json.loads(answer.content.decode().split("const APP = ", 1)[1].split(";\n", 1)[0])
    assert {known["static"], known["signOut"]} == {"/static/", "/account/logout/"}
    assert "pushManager" not in answer.content.decode()
    assert 'addEventListener("push"' in answer.content.decode()
    again = client.get("/worker.js", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
def test_the_manifest_speaks_both_languages() -> None:
    found = {code: Client().get(f"/app/{code}/manifest.webmanifest").json() for code in ("ru", "en")}
    assert found["ru"]["name"] == "Парта: электронный дневник"
    assert found["en"]["name"] == "Parta: electronic diary"
    assert found["ru"]["id"] == found["en"]["id"] == "/"
    assert Client().get("/app/xx/manifest.webmanifest").status_code == 404
    portal = Client(SERVER_NAME="portal.localhost").get("/app/ru/manifest.webmanifest").json()
    assert portal["short_name"] == "Портал Парты"
