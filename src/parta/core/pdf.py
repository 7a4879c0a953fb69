"""From a Typst template and data to the bytes of a PDF (see docs/decisions/0011)."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

_TIMEOUT = 120  # seconds; thirty pages of tables take two


class CannotPrintError(Exception):
    """The template and the data do not fit each other; the message is Typst's."""


def render_pdf(
    template: Path, data: Mapping[str, Any], *, created_at: datetime, is_tagged: bool = True
) -> bytes:
    """Set ``data`` (plain JSON) in the template, which reads them from ``sys.inputs.data``.

    Text in ``data`` never becomes markup. Tags tell a screen reader what is a heading and what a cell of a
    table; in a long document of tables they weigh twenty times as much as the rest. The work is done in a
    process of its own, for Typst keeps what it has laid out: some megabytes for each page.
    """
    order = {
        "template": str(template),
        "data": json.dumps(data, ensure_ascii=False),
        "created_at": int(created_at.timestamp()),
        "is_tagged": is_tagged,
    }
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", __name__],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=_TIMEOUT,
        check=False,
    )
    if done.returncode:
        raise CannotPrintError(done.stderr.decode(errors="replace"))
    return done.stdout


def _work() -> None:
    """In the process of its own: the order from the standard input, the PDF to the standard output."""
    import typst  # noqa: PLC0415 - costs memory, and only this process needs it

    order = json.load(sys.stdin)
    template = Path(order["template"])
    compiler = typst.Compiler(
        # Only the fonts the package carries: a document looks the same on every machine.
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        root=template.parent,
    )
    content = compiler.compile(
        input=template,
        format="pdf",
        sys_inputs={"data": order["data"]},
        timestamp=order["created_at"],
        pdf_tags=order["is_tagged"],
    )
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)


if __name__ == "__main__":
    _work()
