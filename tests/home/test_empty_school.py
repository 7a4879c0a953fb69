"""A school of which nothing is there yet: no page of it leads to nowhere."""

import re
from datetime import timedelta

import pytest
from django.http import FileResponse

from parta.access.models import Membership
from parta.access.rules import Role
from parta.schools.models import School
from tests.factories.base import create_user
from tests.factories.cast import Cast

_LINK = re.compile(r'<a [^>]*href="(/empty/[^"#?]*)')


@pytest.mark.parametrize("role", [Role.HEAD, Role.DEPUTY, Role.REGISTRAR])
def test_whatever_an_empty_school_offers_opens(cast: Cast, role: Role) -> None:
    school = School.objects.create(
        region=cast.school.region, slug="empty", name="Новая школа", short_name="Новая школа"
    )
    cast.users["fresh"] = create_user("fresh", "Громова", "Елена", "Львовна")
    Membership.objects.create(
        school=school, user=cast.users["fresh"], role=role, since_on=cast.today - timedelta(days=1)
    )
    client = cast.client("fresh")
    waiting, answers = {"/empty/"}, dict[str, int]()
    while waiting:
        path = min(waiting)
        answer = client.get(path)
        answers[path] = answer.status_code
        if isinstance(answer, FileResponse):
            for close in answer._resource_closers:  # closing it whole ends the transaction
                close()
        else:
            waiting |= set(_LINK.findall(answer.content.decode()))
        waiting -= answers.keys()
    assert len(answers) > 25
    assert {path: status for path, status in answers.items() if status != 200} == {}
