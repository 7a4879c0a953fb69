"""What an import changed, and every line it could not take, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.exchange.rules.issues import Issue, Problem, UnreadableError


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


def issue_text(issue: Issue) -> str:
    """The problem in the user's language."""
    texts = {
        Problem.NO_SUBJECT: _("lesson %(about)s has no subject"),
        Problem.NO_STUDENTS: _("lesson %(about)s has no students"),
        Problem.NO_TEACHER: _("lesson %(about)s has no teacher"),
        Problem.UNKNOWN_STUDENTS: _("unknown students “%(about)s”"),
        Problem.UNKNOWN_TEACHER: _("teacher “%(about)s” is not in the list of teachers"),
        Problem.INACTIVE: _("lesson %(about)s is switched off"),
        Problem.BAD_NUMBER: _("“%(about)s” is not a number that makes sense here"),
        Problem.BAD_TIME: _("the time of lesson %(about)s is not in the week of the file"),
        Problem.DUPLICATE: _("“%(about)s” is there twice"),
        Problem.TOO_LONG: _("“%(about)s…” is too long"),
        Problem.NO_TIME: _("lesson %(about)s could not be placed"),
        Problem.OUTSIDE_BELLS: _("lesson %(about)s goes beyond the last bell"),
        Problem.NO_NAME: _("surname or given name is missing"),
        Problem.NO_CLASS: _("the class is missing"),
        Problem.UNKNOWN_CLASS: _("there is no class “%(about)s”"),
        Problem.UNKNOWN_GROUP: _("there is no group “%(about)s” in this class"),
        Problem.BAD_DATE: _("“%(about)s” is not a date of birth"),
        Problem.BAD_EMAIL: _("“%(about)s” is not an e-mail address"),
        Problem.GUARDIAN_WITHOUT_NAME: _("guardian %(about)s has contacts but no name"),
        Problem.WRONG_WIDTH: _("the row has more cells than the heading"),
    }
    return texts[issue.problem] % {"about": issue.about}


def unreadable_text(error: UnreadableError) -> str:
    """Why the file as a whole cannot be taken, in the user's language."""
    texts = {
        "xml": _("The file is not well-formed XML: %(about)s."),
        "dtd": _("The file has a document type declaration, which is not accepted."),
        "not_fet": _("The file is not of FET: it begins with <%(about)s>."),
        "no_week": _("The file has no days or no hours."),
        "long_week": _("The file plans %(about)s days; a week here has at most 7."),
        "no_activities": _("The file has no lessons."),
        "encoding": _("The file's encoding is neither UTF-8 nor Windows-1251."),
        "spreadsheet": _("The file cannot be read as a spreadsheet: %(about)s."),
        "empty": _("The file is empty."),
        "columns": _("These columns are missing: %(about)s."),
    }
    return texts[error.reason] % {"about": error.about}


def names(values: Sequence[str], limit: int = 5) -> str:
    """The first few of many names."""
    shown = ", ".join(values[:limit])
    return shown if len(values) <= limit else f"{shown} …"
