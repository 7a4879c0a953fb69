from parta.accounts.queries.accounts import (
    first_taken_email,
    first_taken_login,
    is_contact_taken,
    list_contact_owners,
    list_sign_in_candidates,
)

__all__ = [
    "first_taken_email",
    "first_taken_login",
    "is_contact_taken",
    "list_contact_owners",
    "list_sign_in_candidates",
]
