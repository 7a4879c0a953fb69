"""What stands between an account and its confirmation (acceptance P3)."""

from collections.abc import Sequence
from enum import StrEnum

from parta.accounts.rules.checks import Finding
from parta.accounts.rules.identities import CheckState, ConfirmationWay, Level


class Hindrance(StrEnum):
    ALREADY = "already_confirmed"
    BEING_CHECKED = "being_checked"
    NOT_STANDARD = "not_standard"


def confirmation_hindrance(
    level: Level,
    state: CheckState,
    findings: Sequence[Finding],
    *,
    way: ConfirmationWay,
    is_snils_confirmed_elsewhere: bool,
) -> Hindrance | None:
    """Why identity cannot be confirmed now; None: it can.

    Whoever comes to a desk with papers may prove a SNILS that another account has taken, unless that account
    was confirmed too: two papers with one number are for the pension fund to sort out.
    """
    if state is CheckState.PENDING:
        return Hindrance.BEING_CHECKED
    if level is Level.CONFIRMED:
        return Hindrance.ALREADY
    if level is Level.STANDARD:
        return None
    is_only_taken = way is ConfirmationWay.DESK and tuple(findings) == (Finding.SNILS_TAKEN,)
    return None if is_only_taken and not is_snils_confirmed_elsewhere else Hindrance.NOT_STANDARD
