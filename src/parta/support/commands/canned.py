"""Prepared answers: a region's operators keep those of the region, the country's all of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.commands import record_act
from parta.access.operators import Operator
from parta.access.rules import Office
from parta.core import clock
from parta.core.errors import Refused
from parta.support.commands.steps import require_text
from parta.support.models import CannedAnswer
from parta.support.queries.canned import get_canned
from parta.support.rules import MAX_TITLE, is_blank, one_line


@transaction.atomic
def save_canned(
    *,
    operator: Operator,
    title: str,
    text: str,
    region_id: int | None,
    canned_id: int | None = None,
    version: int = 0,
) -> CannedAnswer:
    """A new one, or another wording of one. Refused: nothing said; somebody changed it meanwhile."""
    operator.require(Office.SUPPORT)
    operator.require_region(region_id)
    name = one_line(title)
    if is_blank(name) or len(name) > MAX_TITLE:
        message = _("A name of at most %(count)d characters, by which it is found.")
        raise Refused(message % {"count": MAX_TITLE}, code="title", field="title")
    words = require_text(text)
    row = get_canned(operator, canned_id, to_change=True) if canned_id else CannedAnswer(version=0)
    if canned_id and row.version != version:
        message = _("Somebody has changed this answer meanwhile. Your words are kept; reload to see theirs.")
        raise Refused(message, code="changed")
    row.title, row.text, row.region_id = name, words, region_id
    row.version += 1
    row.changed_at, row.changed_by_id = clock.now(), operator.user_id
    row.save()
    _record(operator, row, "canned.saved")
    return row


@transaction.atomic
def remove_canned(*, operator: Operator, canned_id: int) -> None:
    row = get_canned(operator, canned_id, to_change=True)
    _record(operator, row, "canned.removed")
    row.delete()


def _record(operator: Operator, row: CannedAnswer, kind: str) -> None:
    after = {"title": row.title}
    record_act(operator=operator, kind=kind, record=f"canned:{row.pk}", region_id=row.region_id, after=after)
