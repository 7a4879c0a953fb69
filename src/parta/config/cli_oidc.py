"""``parta oidc``: a thin skin over ``config.oidc``."""

import os
from collections.abc import Callable

import click


@click.group()
def oidc() -> None:
    """OpenID Connect: sites that use the portal's accounts, and providers that regions use."""


@oidc.command()
@click.argument("name")
@click.option("--back", multiple=True, required=True, help="Address of the way back, to the letter.")
def site(name: str, back: tuple[str, ...]) -> None:
    """Register the site NAME with the portal; its identifier and secret are printed once."""

    def register() -> str:
        from parta.config.oidc import new_site

        return new_site(name, back)

    _run(register)


@oidc.command()
@click.argument("region")
@click.option("--name", default="State Services", show_default=True, help="As people see it.")
@click.option("--issuer", default="", help="The provider's address, exactly as it calls itself.")
@click.option("--client-id", default="", help="As the provider has given it.")
@click.option("--scopes", default="openid profile snils", show_default=True, help="What to ask for.")
@click.option("--remove", is_flag=True, help="Use this installation's portal again.")
def provider(region: str, name: str, issuer: str, client_id: str, scopes: str, remove: bool) -> None:
    """Let people of REGION sign in with a provider's accounts; its secret: PARTA_SECRET, or asked for."""
    if not remove and not (issuer and client_id):
        raise click.UsageError("--issuer and --client-id are needed, or --remove.")

    def change() -> str:
        from parta.config.oidc import use_own_portal, use_provider

        if remove:
            return use_own_portal(region)
        secret = os.environ.get("PARTA_SECRET") or click.prompt("Secret", hide_input=True)
        return use_provider(
            region, name=name, issuer=issuer, client_id=client_id, secret=secret, scopes=scopes
        )

    _run(change)


def _run(work: Callable[[], str]) -> None:
    from parta.config.cli import _load_django, _require_tables
    from parta.core.errors import Refused

    _load_django()
    _require_tables()
    try:
        click.echo(work())
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
