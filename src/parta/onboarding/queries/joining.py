"""An account that the owner of a letter already has, because another school has issued it."""

from parta.accounts.models import User
from parta.accounts.queries import list_contact_owners
from parta.core.names import comparable
from parta.core.sites import Site


def find_own_account(user: User, contact: str) -> User | None:
    """The diary account of the same name that has confirmed the contact; None: there is none.

    The caller has seen that the contact is the user's: whoever has it could recover that account by it.
    """
    for other in list_contact_owners(site=Site.DIARY, contact=contact):
        same_name = all(
            comparable(getattr(other, name)) == comparable(getattr(user, name))
            for name in ("surname", "given_name")
        )
        if other.pk != user.pk and same_name and not other.must_activate:
            return other
    return None
