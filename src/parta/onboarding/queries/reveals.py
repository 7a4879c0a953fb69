"""Links by which an applicant reads login and temporary password."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import NotFound
from parta.onboarding.models import Activation


@dataclass(frozen=True, slots=True)
class RevealPage:
    school: str
    person: str
    expires_at: datetime
    region_code: str  # the label of the region's diary


def reveal_page(user: User, token: str) -> RevealPage:
    """What waits behind the link; NotFound where nothing (any more) does for this person."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    rows = Activation.objects.open_at(clock.now()).filter(reveal_to=user, reveal_digest=digest)
    found = rows.select_related("school__region", "student", "guardian", "teacher").first()
    if found is None:
        raise NotFound
    return RevealPage(found.school.name, found.person.full_name, found.expires_at, found.school.region.code)
