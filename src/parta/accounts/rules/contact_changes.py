"""A change of phone or e-mail, which both sides confirm."""

from datetime import timedelta

CHANGE_LIFE = timedelta(minutes=30)
MOST_TRIES = 5


def proving_contact(*, own: str, other: str) -> str:
    """Where the code goes that proves the owner: to the contact that changes, and where there is none yet to
    the account's other one. Otherwise whoever finds a browser signed in could add a contact and take over.
    """
    return own or other
