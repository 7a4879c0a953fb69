"""Draws the icons of the home screen: ``python -m tests.tools.icons``. The pictures are kept in git."""

from pathlib import Path

import lucide
from playwright.sync_api import sync_playwright

from tests.tools.chromium import chromium

_FOLDER = Path(__file__).resolve().parents[2] / "src/parta/pocket/static/pocket/icons"
_COVER, _PAPER, _RED = "#233a73", "#f4f1e8", "#d8574b"
_DESK = (
    '<path d="M5 9h22l-2.5 7h-17z" fill="{paper}"/>'
    '<path d="M22 9l-1.6 7" stroke="{line}" stroke-width="1.4"/>'
    '<path d="M9 16v9M23 16v9M9 21h14" stroke="{paper}" stroke-width="2.2" '
    'stroke-linecap="round" fill="none"/>'
)


def _svg(content: str, *, ground: str = "", corner: int = 0) -> str:
    rect = f'<rect width="32" height="32" rx="{corner}" fill="{ground}"/>' if ground else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{rect}{content}</svg>'


def _smaller(content: str, scale: float) -> str:
    """Round masks cut the corners off: what matters is in the middle."""
    shift = 16 * (1 - scale)
    return f'<g transform="translate({shift} {shift}) scale({scale})">{content}</g>'


def _sign(name: str) -> str:
    lines = "".join(str(lucide._render_icon(name, 24)).split(">", 1)[1].rsplit("</svg>", 1)[0].splitlines())
    return (
        f'<g transform="translate(7 7) scale(.75)" fill="none" stroke="{_PAPER}" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{lines}</g>'
    )


def pictures() -> dict[str, tuple[int, str]]:
    """The file's name: its size and its drawing."""
    desk = _DESK.format(paper=_PAPER, line=_RED)
    rounded = _svg(desk, ground=_COVER, corner=7)
    full = _svg(_smaller(desk, 0.78), ground=_COVER)
    found = {f"icon-{size}": (size, rounded) for size in (192, 512)}
    found |= {f"maskable-{size}": (size, full) for size in (192, 512)}
    found["apple-180"] = (180, _svg(_smaller(desk, 0.9), ground=_COVER))
    found["badge-96"] = (96, _svg(_DESK.format(paper="#fff", line="transparent")))
    signs = {"diary": "notebook-text", "journal": "notebook-pen", "messages": "messages-square"}
    for name, sign in signs.items():
        found[f"{name}-96"] = (96, _svg(_sign(sign), ground=_COVER, corner=16))
    return found


def main() -> None:
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        page = browser.new_page()
        for name, (size, svg) in pictures().items():
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px}}</style>{svg}")
            page.screenshot(path=_FOLDER / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
