"""Lists of the school day as tables of a file."""

from django.utils.translation import gettext as _

from parta.core.spreadsheets import Sheet, Value
from parta.schoolday.queries.clubs import ClubsPage
from parta.schoolday.queries.things import ThingsPage


def clubs_sheet(page: ClubsPage) -> Sheet:
    """A line for every meeting; for a group without one, and for a club without groups, one as well."""
    head = [_("Club"), _("Kind"), _("Group"), _("Teacher"), _("Day"), _("Time"), _("Place"), _("Students")]
    rows: list[list[Value]] = []
    for club in page.clubs:
        first: list[Value] = [club.name, club.kind_name]
        rows += [[*first, "", "", "", "", "", None]] if not club.groups else []
        for group in club.groups:
            own: list[Value] = [*first, group.name, group.teacher]
            times = [[one.weekday, one.times, one.place] for one in group.meetings] or [["", "", ""]]
            rows += [[*own, *time, group.member_count] for time in times]
    return Sheet(_("Clubs"), head, rows)


def things_sheet(page: ThingsPage) -> Sheet:
    head = [_("Subject"), _("Kind"), _("Name"), _("Weight, g")]
    rows: list[list[Value]] = [
        [subject.subject, thing.kind_name, thing.name, thing.grams]
        for subject in page.subjects
        for thing in subject.things
    ]
    return Sheet(_("What lessons need"), head, rows)
