"""The web app manifest: the site as an app on the home screen."""

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.core.sites import Site

PAPER, COVER = "#f6f2e8", "#233a73"  # as in ui/css/tokens.css
_SIZES = ("192", "512")
# Other apps offer Parta for pictures; the worker takes them, see static/pocket/worker/share.js.
_SHARE_TARGET = {
    "action": "/app/share/",
    "method": "POST",
    "enctype": "multipart/form-data",
    "params": {
        "files": [{"name": "files", "accept": ["image/jpeg", "image/png", "image/webp", "application/pdf"]}]
    },
}


def manifest_of(site: Site, language: str) -> dict[str, object]:
    on_diary = site is Site.DIARY
    words: dict[str, object] = {
        "id": "/",
        "name": _("Parta: electronic diary") if on_diary else _("Parta, portal"),
        "short_name": _("Parta") if on_diary else pgettext("name of the portal's app", "Parta portal"),
        "description": _("Diary, journal, homework, marks and messages of the school."),
        "lang": language,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": COVER,
        "categories": ["education"],
        "icons": _icons(),
    }
    return {**words, "shortcuts": _shortcuts(), "share_target": _SHARE_TARGET} if on_diary else words


def _icons() -> list[dict[str, str]]:
    usual = [_icon(f"icon-{size}.png", size, "any") for size in _SIZES]
    round_ones = [_icon(f"maskable-{size}.png", size, "maskable") for size in _SIZES]
    return [*usual, *round_ones]


def _icon(name: str, size: str, purpose: str) -> dict[str, str]:
    return {
        "src": static(f"pocket/icons/{name}"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _shortcuts() -> list[dict[str, object]]:
    """They lead everybody to their own: see ``pocket.diary_urls``."""
    places = (
        (_("Diary"), "diary"),
        (_("Journal"), "journal"),
        (_("Messages"), "messages"),
    )
    return [
        {"name": str(name), "url": f"/app/{key}/", "icons": [_icon(f"{key}-96.png", "96", "any")]}
        for name, key in places
    ]
