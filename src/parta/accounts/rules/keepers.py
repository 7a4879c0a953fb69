"""Who may make an account for a child (acceptance P4)."""

from parta.accounts.rules.identities import Level

MOST_CHILDREN = 15
_LEAST_AGE = 16  # from then on a parent may be one before the law, married or not


def may_keep_children(age: int | None, level: Level) -> bool:
    """Whether a person of this age (None: not known) and level may register children."""
    return age is not None and age >= _LEAST_AGE and level is not Level.SIMPLIFIED
