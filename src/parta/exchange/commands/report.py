"""What an import changed, and every line it could not take, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.exchange.queries.imports_words import issue_text, unreadable_text
from parta.exchange.rules.issues import Issue

__all__ = ["Report", "issue_text", "names", "unreadable_text"]


@dataclass(slots=True)
class Report:
    """Counts by kind of thing, in the order they were made, and the issues of the file."""

    title: str
    is_dry_run: bool
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def count(self, what: str, new: int, kept: int) -> None:
        """``new`` things were made and ``kept`` were there already."""
        before = self.counts.get(what, (0, 0))
        self.counts[what] = (before[0] + new, before[1] + kept)

    @property
    def changes(self) -> int:
        return sum(new for new, _kept in self.counts.values())

    @property
    def bad(self) -> list[Issue]:
        """Lines that were left out."""
        return [issue for issue in self.issues if not issue.is_note]

    def lines(self) -> Iterable[str]:
        """The report for a terminal or a page, line by line."""
        yield self.title
        for what, (new, kept) in self.counts.items():
            yield _("  %(what)s: %(new)d new, %(kept)d already there") % {
                "what": what,
                "new": new,
                "kept": kept,
            }
        yield from (f"  {note}" for note in self.notes)
        for issue in self.issues:
            yield _("  line %(line)d: %(text)s") % {"line": issue.line, "text": issue_text(issue)}
        if self.bad:
            yield ngettext(
                "%(count)d line was left out.", "%(count)d lines were left out.", len(self.bad)
            ) % {"count": len(self.bad)}
        if not self.changes:
            yield _("Nothing to change.")
        elif self.is_dry_run:
            yield _("Nothing was written: this was a dry run.")


def names(values: Sequence[str], limit: int = 5) -> str:
    """The first few of many names."""
    shown = ", ".join(values[:limit])
    return shown if len(values) <= limit else f"{shown} …"
