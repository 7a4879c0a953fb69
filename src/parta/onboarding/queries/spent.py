"""A temporary password typed once more: used, taken back, or in a letter that a newer one has replaced."""

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from parta.accounts.queries import list_sign_in_candidates
from parta.accounts.rules.issued import ungrouped
from parta.core.sites import Site
from parta.onboarding.models import Activation
from parta.onboarding.queries.whom_to_ask import list_helpers

_COMPARED = 3  # letters of one account, the latest


def spent_password_words(*, site: Site, name: str, password: str, **_event: Any) -> str | None:
    """What to tell somebody whose sign-in has failed with a temporary password that was once right.

    None: it is no such password. Whoever types one that never was learns nothing, and waits as long.
    """
    typed = ungrouped(password)
    if site is not Site.DIARY or not typed:
        return None
    users = [user.pk for user in list_sign_in_candidates(site=site, name=name)]
    rows = Activation.objects.filter(user_id__in=users).select_related(
        "school", "student__school", "guardian__school", "teacher__school"
    )
    found = list(rows.order_by("-issued_at", "-pk")[:_COMPARED])
    for _missing in range(_COMPARED - len(found)):
        make_password(typed)  # takes as long as a comparison
    fitting = [row for row in found if check_password(typed, row.password)]
    return _words(fitting[0]) if fitting else None


def _words(activation: Activation) -> str:
    names = ", ".join(list_helpers(activation.person))
    if activation.used_at is not None:
        message = _(
            "This temporary password has been used already. Sign in with the password that you set then; if"
            " you have forgotten it, recover it, or ask at the school: %(names)s."
        )
    else:
        message = _(
            "This temporary password no longer works: the school has taken it back or issued a newer one. Ask"
            " for it at the school: %(names)s."
        )
    return message % {"names": names}
