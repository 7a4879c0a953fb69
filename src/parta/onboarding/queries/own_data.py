"""A person's applications in the export of their own data (P11)."""

from django.utils.translation import gettext as _

from parta.core.personal_data import DataItem, DataSection
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.applications import about, list_files
from parta.onboarding.queries.words import KIND_NAMES, REFUSAL_NAMES, STATE_NAMES
from parta.onboarding.rules.applications import ApplicantKind, RefusalReason, State


def applications_of(user_id: int) -> DataSection:
    """What the person wrote and what became of it; of the school's own comparison nothing."""
    rows = AccessApplication.objects.of_applicant(user_id).select_related("school", "region").order_by("pk")
    return DataSection("applications", _("Applications for access"), [_items(row) for row in rows])


def _items(row: AccessApplication) -> list[DataItem]:
    reason = row.refusal_reason
    return [
        DataItem("number", _("Number"), row.number),
        DataItem("kind", _("Applicant"), str(KIND_NAMES[ApplicantKind(row.kind)])),
        DataItem("state", _("State"), str(STATE_NAMES[State(row.state)])),
        DataItem("school", _("School"), row.school.name),
        DataItem("applicant", _("Full name"), row.full_name),
        DataItem("snils", _("SNILS"), row.snils),
        DataItem("document", _("Identity document"), row.document),
        DataItem("email", _("E-mail"), row.email),
        DataItem("phone", _("Mobile phone"), row.phone),
        DataItem("about", _("What it is about"), about(row)),
        DataItem("child_born_on", _("Date of birth"), row.child_born_on),
        DataItem("class", _("Class"), row.class_name),
        DataItem("files", _("Documents"), ", ".join(item.name for item in list_files(row))),
        DataItem("submitted_at", _("Submitted"), row.submitted_at),
        DataItem("registered_at", _("Registered"), row.registered_at),
        DataItem("decided_at", _("Decided"), row.decided_at),
        DataItem("refusal", _("Reason"), str(REFUSAL_NAMES[RefusalReason(reason)]) if reason else ""),
        DataItem("explanation", _("Explanation"), row.explanation),
    ]
