from collections.abc import Mapping
from typing import Any

from django.db import transaction

from parta.core import clock
from parta.grading.models import RegisterCheck
from parta.schools.models import School


@transaction.atomic
def note_check_asked(school: School) -> None:
    RegisterCheck.objects.update_or_create(school=school, defaults={"asked_at": clock.now()})


@transaction.atomic
def keep_register_checks(found: Mapping[str, tuple[dict[str, int], list[dict[str, Any]]]]) -> None:
    """What a check found in each school, by slug: how many of each kind, and the first of them."""
    now = clock.now()
    ids = dict(School.objects.values_list("slug", "pk"))
    for slug, (counts, findings) in found.items():
        RegisterCheck.objects.update_or_create(
            school_id=ids[slug], defaults={"checked_at": now, "counts": counts, "findings": findings}
        )
