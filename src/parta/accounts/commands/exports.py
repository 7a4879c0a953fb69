"""Handing out to people what is kept of them (acceptance P11)."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.formats import date_format

from parta.accounts.commands.history import record_identity_event
from parta.accounts.days import PORTAL_ZONE, portal_today
from parta.accounts.models import User
from parta.accounts.queries.personal_data import collect_personal_data
from parta.accounts.rules import IdentityEventKind
from parta.core.personal_data import DataItem, DataSection

_UNSAFE = re.compile(r"[^\w. -]+")


def export_data(*, user: User) -> tuple[str, bytes]:
    """The name of the archive and its content: ``data.json`` for programs, ``data.html`` to read, files."""
    record_identity_event(user=user, kind=IdentityEventKind.DATA_EXPORTED, by=user)
    return pack_data(user.get_full_name() or user.login, collect_personal_data(user))


def pack_data(owner: str, sections: Sequence[DataSection]) -> tuple[str, bytes]:
    """The same of sections that the caller has the right to hand out; ``owner``: whose they are."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(_for_programs(sections), ensure_ascii=False, indent=2))
        file.writestr("data.html", _for_people(owner, sections))
        for section in sections:
            for number, (name, content) in enumerate(section.files.items(), start=1):
                file.writestr(f"files/{section.name}/{number} {_safe(name)}", content)
    return f"parta-{portal_today():%Y-%m-%d}.zip", archive.getvalue()


def _for_programs(sections: Sequence[DataSection]) -> dict[str, object]:
    return {
        section.name: [
            {item.key: _plain(item) for item in record if not _is_empty(item)} for record in section.records
        ]
        for section in sections
    }


def _for_people(owner: str, sections: Sequence[DataSection]) -> str:
    pages = [
        (
            section.title,
            [
                [(item.label, _spelled(item)) for item in record if not _is_empty(item)]
                for record in section.records
            ],
        )
        for section in sections
    ]
    context = {"name": owner, "day": portal_today(), "sections": pages}
    return render_to_string("identity/export.html", context)


def _is_empty(item: DataItem) -> bool:
    return item.value is None or item.value == ""


def _plain(item: DataItem) -> object:
    return item.value.isoformat() if isinstance(item.value, date) else item.value


def _spelled(item: DataItem) -> str:
    if isinstance(item.value, datetime):
        return date_format(item.value.astimezone(PORTAL_ZONE), "DATETIME_FORMAT")
    return date_format(item.value) if isinstance(item.value, date) else str(item.value)


def _safe(name: str) -> str:
    """A name that stays inside its folder on every system."""
    return _UNSAFE.sub("_", name).strip(". ")[-100:] or "file"
