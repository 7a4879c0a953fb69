from django.db.models import Q

from parta.access.operators import Operator
from parta.core.errors import NotFound
from parta.support.models import CannedAnswer


def list_canned(operator: Operator, region_id: int | str | None = "any") -> list[CannedAnswer]:
    """By name. ``region_id``: of a request, which its region's and the whole country's fit; "any": all."""
    rows = CannedAnswer.objects.visible_to(operator).select_related("region", "changed_by")
    if region_id != "any":
        rows = rows.filter(Q(region__isnull=True) | Q(region=region_id))
    return list(rows.order_by("title", "pk"))


def get_canned(operator: Operator, canned_id: int, *, to_change: bool = False) -> CannedAnswer:
    """``to_change``: only of regions that are the operator's; the country's are the country's operators'."""
    row = CannedAnswer.objects.visible_to(operator).filter(pk=canned_id).first()
    if row is None or (to_change and not operator.covers(row.region_id)):
        raise NotFound
    return row
