"""Whether a signature is the owner's (acceptance P3)."""

from parta.accounts.rules.snils import snils_digits
from parta.core.names import comparable


def is_owner(*, signed: tuple[str, str, str, str], surname: str, names: str, snils: str) -> bool:
    """``signed``: surname, given names, common name and SNILS of the certificate; the rest is the owner's,
    ``names`` the given name and the patronymic.

    The number has to be there and the same; the name too, either in its two parts or as the common name.
    """
    signed_surname, signed_names, common_name, signed_snils = signed
    if not snils or snils_digits(signed_snils) != snils:
        return False
    if signed_surname and signed_names:
        return comparable(f"{signed_surname} {signed_names}") == comparable(f"{surname} {names}")
    return comparable(common_name) == comparable(f"{surname} {names}")
