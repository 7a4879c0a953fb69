"""Who is told of an application inside Parta and by push: its applicant and the school's office (A6, C5).

Letters and SMS to the applicant are ``notices``'s: they reach also those who have no account. So nothing
here leaves to the applicant by mail.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.access.models import Membership
from parta.access.rules import ROLE_PERMISSIONS, Permission
from parta.core import clock
from parta.notifications.commands.telling import News, Words, tell
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Channel, Kind
from parta.onboarding.models import AccessApplication, ApplicationEvent
from parta.onboarding.queries.words import KIND_NAMES, STATE_NAMES
from parta.onboarding.rules.applications import ApplicantKind, Side, State, Step

_TOPIC = "application"
_OFFICE = [role.value for role, may in ROLE_PERMISSIONS.items() if Permission.DECIDE_APPLICATIONS in may]
# What the school's office has to do with; registering is what makes an application the office's business.
_FOR_OFFICE = frozenset({Step.REGISTER, Step.ANSWER, Step.WITHDRAW})


def report_step(event: ApplicationEvent) -> None:
    """Have those told who have not taken the step themselves; call it in the transaction that takes it."""
    report(_TOPIC, event=event.pk)


@tells(_TOPIC)
def tell_of_step(*, event: int, happened_at: datetime) -> None:
    rows = ApplicationEvent.objects.select_related("application__school", "application__region")
    row = rows.filter(pk=event).first()
    if row is None:
        return
    application, step = row.application, row.kind
    if application.applicant_id is not None and row.side != Side.APPLICANT:
        _tell_applicant(row, application.applicant_id, happened_at)
    if step in _FOR_OFFICE:
        _tell_office(row, application, happened_at)


def _tell_applicant(row: ApplicationEvent, applicant_id: int, happened_at: datetime) -> None:
    application = row.application
    key = {"application_key": application.key}

    def words(_count: int) -> Words:
        title = _("Application %(number)s: %(state)s") % {
            "number": application.number,
            "state": STATE_NAMES[State(row.state)],
        }
        return Words(title, row.note if row.side == Side.SCHOOL else "")

    news = News(
        kind=Kind.APPLICATION,
        words=words,
        url=reverse("applications:application", urlconf=settings.PORTAL_URLCONF, kwargs=key),
        school=application.school,
        cause=f"application:{row.pk}",
        happened_at=happened_at,
        elsewhere=frozenset({Channel.EMAIL}),
    )
    tell(user_ids=[applicant_id], news=news)


def _tell_office(row: ApplicationEvent, application: AccessApplication, happened_at: datetime) -> None:
    school = application.school
    members = Membership.objects.filter(school=school, role__in=_OFFICE, user__is_active=True)
    users = set(members.valid_on(clock.today(school.zone)).values_list("user_id", flat=True))
    key = {"school": school.slug, "application_key": application.key}
    news = News(
        kind=Kind.APPLICATION,
        words=_office_words(row, application),
        url=reverse("onboarding:application", urlconf=settings.ROOT_URLCONF, kwargs=key),
        school=school,
        bundle=f"applications:{school.pk}:{row.kind}",
        cause=f"application:{row.pk}",
        happened_at=happened_at,
    )
    tell(user_ids=users - {row.author_id or 0, application.entered_by_id or 0}, news=news)


def _office_words(row: ApplicationEvent, application: AccessApplication) -> Callable[[int], Words]:
    """The number, no names: they are read on the page, by those who may."""

    def words(count: int) -> Words:
        number, kind = application.number, str(KIND_NAMES[ApplicantKind(application.kind)])
        if count > 1:
            title = ngettext("%(count)d application", "%(count)d applications", count) % {"count": count}
            return Words(title, _("The latest: %(number)s") % {"number": number})
        title = {
            Step.REGISTER: _("New application %(number)s"),
            Step.ANSWER: _("Application %(number)s: the applicant has answered"),
            Step.WITHDRAW: _("Application %(number)s: withdrawn by the applicant"),
        }[Step(row.kind)]
        return Words(title % {"number": number}, kind)

    return words
