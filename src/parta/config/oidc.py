"""What ``parta oidc`` does: the portal as a provider, and the providers of regions."""

from collections.abc import Sequence

from parta.accounts.commands.providers import configure_provider, remove_provider
from parta.accounts.commands.sites import register_site
from parta.core.errors import Refused
from parta.schools.queries import find_region


def new_site(name: str, addresses: Sequence[str]) -> str:
    """Lines that tell the new site's identifier and secret, this once. Refused as by ``register_site``."""
    site = register_site(name=name, addresses=addresses)
    return f"Client identifier: {site.client_id}\nClient secret:     {site.secret}\nIt is not shown again."


def use_provider(code: str, *, name: str, issuer: str, client_id: str, secret: str, scopes: str) -> str:
    """Refused: no such region, or as by ``configure_provider``."""
    _check_region(code)
    configure_provider(
        code=code, name=name, issuer=issuer, client_id=client_id, secret=secret, scopes=scopes.split()
    )
    return f"Region {code} signs in with {issuer}; the way back is /account/links/{code}/callback/"


def use_own_portal(code: str) -> str:
    """Refused: no such region."""
    _check_region(code)
    remove_provider(code=code)
    return f"Region {code} signs in with this installation's portal."


def _check_region(code: str) -> None:
    if find_region(code) is None:
        raise Refused(f"There is no region {code}.", code="no_region")
