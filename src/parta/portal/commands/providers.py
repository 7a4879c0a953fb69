"""A region's own provider of State Services sign-in, configured by its operator."""

from parta.access.commands import record_act
from parta.access.operators import Operator
from parta.access.rules import Office
from parta.accounts.commands.providers import configure_provider, remove_provider
from parta.accounts.queries.providers import find_provider
from parta.core.errors import NotFound
from parta.schools.models import Region


def set_region_provider(
    *, operator: Operator, region: Region, name: str, issuer: str, client_id: str, secret: str, scopes: str
) -> None:
    """See ``configure_provider``; the secret is not in the record."""
    _require(operator, region)
    before = find_provider(region.code)
    configure_provider(
        code=region.code,
        name=name,
        issuer=issuer,
        client_id=client_id,
        secret=secret,
        scopes=scopes.split(),
    )
    record_act(
        operator=operator,
        kind="region.provider",
        record=f"region:{region.code}",
        region_id=region.pk,
        before={"issuer": before.issuer, "client_id": before.client_id} if before else None,
        after={"issuer": issuer, "client_id": client_id, "is_secret_new": bool(secret)},
    )


def drop_region_provider(*, operator: Operator, region: Region) -> None:
    """The region's people use the portal of this installation again. NotFound: there was no other."""
    _require(operator, region)
    before = find_provider(region.code)
    if before is None:
        raise NotFound
    remove_provider(code=region.code)
    record_act(
        operator=operator,
        kind="region.provider",
        record=f"region:{region.code}",
        region_id=region.pk,
        before={"issuer": before.issuer, "client_id": before.client_id},
    )


def _require(operator: Operator, region: Region) -> None:
    operator.require(Office.REGION, Office.ADMIN)
    operator.require_region(region.pk)
