"""What an application's kinds, states and reasons are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.onboarding.rules.applications import ApplicantKind, Paper, ProfileField, RefusalReason, State
from parta.onboarding.rules.matching import Match, Reason
from parta.people.rules import Scope, read_scopes

KIND_NAMES = {
    ApplicantKind.PARENT: _("Parent"),
    ApplicantKind.REPRESENTATIVE: _("Other legal representative"),
    ApplicantKind.TRUSTED: _("Trusted person"),
    ApplicantKind.STUDENT: pgettext_lazy("kind of applicant", "Student"),
    ApplicantKind.TEACHER: pgettext_lazy("kind of applicant", "Teacher"),
}
KIND_HELP = {
    ApplicantKind.PARENT: _("Mother or father: the diary of your child."),
    ApplicantKind.REPRESENTATIVE: _("Guardian, trustee, adoptive or foster parent: the diary of the child."),
    ApplicantKind.TRUSTED: _(
        "A relative or a nanny whom a parent has trusted in writing, until a certain day."
    ),
    ApplicantKind.STUDENT: _("Your own diary."),
    ApplicantKind.TEACHER: _("The class journals that you keep."),
}
STATE_NAMES = {
    State.DRAFT: pgettext_lazy("state of an application", "draft"),
    State.SUBMITTED: pgettext_lazy("state of an application", "submitted"),
    State.REGISTERED: pgettext_lazy("state of an application", "registered"),
    State.IN_REVIEW: pgettext_lazy("state of an application", "in review"),
    State.MORE_DATA: pgettext_lazy("state of an application", "more data needed"),
    State.APPROVED: pgettext_lazy("state of an application", "approved"),
    State.REFUSED: pgettext_lazy("state of an application", "refused"),
    State.WITHDRAWN: pgettext_lazy("state of an application", "withdrawn"),
}
STATE_COLORS = {
    State.DRAFT: "",
    State.SUBMITTED: "ink",
    State.REGISTERED: "ink",
    State.IN_REVIEW: "ink",
    State.MORE_DATA: "amber",
    State.APPROVED: "green",
    State.REFUSED: "red",
    State.WITHDRAWN: "",
}
EVENT_NAMES = {
    "submit": _("Submitted"),
    "register": _("Registered"),
    "take": _("Taken into review"),
    "ask": _("The school asks for more"),
    "answer": _("Answered"),
    "approve": _("Approved"),
    "refuse": _("Refused"),
    "withdraw": _("Withdrawn by the applicant"),
    "corrected": _("Corrected by the applicant"),
}
PAPER_NAMES = {
    Paper.IDENTITY: _("Identity document"),
    Paper.BIRTH_CERTIFICATE: _("The child's birth certificate"),
    Paper.GUARDIANSHIP_ACT: _("Act of guardianship or another proof of it"),
    Paper.TRUST: _("Written trust of a legal representative"),
    Paper.CONSENT: _("Application and consent on paper"),
    Paper.OTHER: _("Another document"),
}
REFUSAL_NAMES = {
    RefusalReason.NOT_ENTITLED: _("The applicant is not among those who may apply"),
    RefusalReason.NOT_OF_SCHOOL: _("The child is not a student of this school"),
    RefusalReason.DOCUMENTS_INVALID: _("The documents do not meet the requirements"),
    RefusalReason.DOCUMENTS_CONTRADICT: _("The documents contradict each other"),
    RefusalReason.DATA_WRONG: _("The data are wrong: the application must be filed anew"),
    RefusalReason.WITHDRAWN: _("The applicant has given the service up"),
}
FIELD_NAMES = {
    ProfileField.SURNAME: _("Surname"),
    ProfileField.GIVEN_NAME: _("Given name"),
    ProfileField.BORN_ON: _("Date of birth"),
    ProfileField.SNILS: _("SNILS"),
    ProfileField.DOCUMENT: _("Identity document"),
    ProfileField.CONTACT: _("Confirmed e-mail or phone"),
    ProfileField.LEVEL: _("Check of the documents: the standard level of the account"),
}
MATCH_NAMES = {
    Match.PENDING: pgettext_lazy("comparison with the school's people", "not compared yet"),
    Match.MATCHED: pgettext_lazy("comparison with the school's people", "matched"),
    Match.DOUBTFUL: pgettext_lazy("comparison with the school's people", "doubtful"),
    Match.NONE: pgettext_lazy("comparison with the school's people", "nobody found"),
}
MATCH_COLORS = {Match.PENDING: "", Match.MATCHED: "green", Match.DOUBTFUL: "amber", Match.NONE: "red"}
REASON_NAMES = {
    Reason.NAME: _("same name"),
    Reason.NAME_SIMILAR: _("the name differs by a letter"),
    Reason.PATRONYMIC_DIFFERS: _("another patronymic"),
    Reason.BIRTH_DATE: _("same birth date"),
    Reason.BIRTH_DATE_DIFFERS: _("another birth date"),
    Reason.BIRTH_DATE_UNKNOWN: _("the school does not know the birth date"),
    Reason.CLASS: _("same class"),
    Reason.CLASS_DIFFERS: _("another class"),
    Reason.SNILS: _("same SNILS"),
    Reason.SNILS_DIFFERS: _("another SNILS"),
    Reason.CONTACT: _("same contact"),
    Reason.CONTACT_DIFFERS: _("other contacts"),
    Reason.CONTACT_UNKNOWN: _("the school has no contact"),
    Reason.SEVERAL: _("several people fit"),
}
SCOPE_NAMES = {
    Scope.MARKS: _("marks, averages and grades"),
    Scope.ATTENDANCE: _("absences and lateness"),
}


def scope_names(written: str) -> tuple[str, ...]:
    """What a trust opens, of the scopes as they are kept."""
    found = read_scopes(written)
    return tuple(str(name) for scope, name in SCOPE_NAMES.items() if scope in found)
