"""``parta school``: a thin skin over ``config.schools``."""

import click


@click.command("school")
@click.argument("slug")
@click.argument("name")
@click.option("--region", required=True, help="Code of the region, as 29.")
@click.option("--head", required=True, help="Login of the head, who sets the school up.")
@click.option("--short-name", default="", help="For headers; by default the name.")
@click.option("--time-zone", default="", help="By default the region's.")
def school_(slug: str, name: str, region: str, head: str, short_name: str, time_zone: str) -> None:
    """Found an empty school at the address SLUG and let its head in, with PARTA_PASSWORD or by asking."""
    from parta.config.cli import _load_django, _password_for, _require_tables

    _load_django()
    _require_tables()
    from parta.config.schools import found_school
    from parta.core.errors import Refused

    password = _password_for(head)
    try:
        done = found_school(
            slug=slug,
            name=name,
            short_name=short_name,
            region_code=region,
            time_zone=time_zone,
            login=head,
            password=password,
        )
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    click.echo(f"School {slug}: {name}")
    click.echo(f"{'New account' if done.is_new else 'Account'} {head}: head of {slug}")
