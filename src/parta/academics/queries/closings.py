"""Terms that are closed for classes (domain D6)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parta.academics.models import ClassClosing


def closings_of_terms(*, term_ids: Sequence[int], **_signal: Any) -> list[str]:
    """Why the days of these terms have to stay: classes for which they are closed."""
    rows = ClassClosing.objects.filter(term_id__in=term_ids).select_related("school_class")
    names = sorted({row.school_class.name for row in rows})
    return [_("The term is closed for: %(classes)s.") % {"classes": ", ".join(names)}] if names else []
