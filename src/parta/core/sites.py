"""The two sites of an installation, told apart by the host's name (see docs/decisions/0012).

``portal.example.org`` is the portal, where people register and apply. Every other name is the diary, the
schools' own site; a leading label such as ``29`` in ``29.example.org`` names a region.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

_PORTAL_LABEL = "portal"


class Site(StrEnum):
    """An account belongs to one of them, and signs in there only."""

    PORTAL = "portal"
    DIARY = "diary"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request came to. ``label``: of a region; empty when the host names none."""

    site: Site
    label: str = ""


def place_of(host: str, domain: str) -> Place:
    """What a host (perhaps with a port) means in an installation of this domain.

    Hosts outside the domain, such as an address in numbers, are the diary of no region.
    """
    name = _without_port(host).lower().rstrip(".")
    if not name.endswith(f".{domain}"):
        return Place(Site.DIARY)
    label = name.removesuffix(f".{domain}")
    return Place(Site.PORTAL) if label == _PORTAL_LABEL else Place(Site.DIARY, label)


def is_of_domain(host: str, domain: str) -> bool:
    """Whether the host is the domain or a name below it, so that the other sites' names work there too."""
    name = _without_port(host).lower().rstrip(".")
    return name == domain or name.endswith(f".{domain}")


def root_of(site: Site, label: str, *, domain: str, scheme: str, host: str) -> str:
    """The address of a site without a closing slash, on the port of ``host``; ``label``: a region's."""
    port = host.removeprefix(_without_port(host))
    names = {Site.PORTAL: f"{_PORTAL_LABEL}.{domain}", Site.DIARY: f"{label}.{domain}" if label else domain}
    return f"{scheme}://{names[site]}{port}"


def public_root(site: Site, public_url: str, *, domain: str) -> str:
    """The address of a site without a closing slash, where no request says by which name it was asked."""
    parts = urlsplit(public_url)
    return root_of(site, "", domain=domain, scheme=parts.scheme, host=parts.netloc)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[: host.find("]") + 1]
    return host.partition(":")[0]
