from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Subject
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.grading.models import Mark, SubjectScale
from parta.grading.queries.scales import scale_of
from parta.grading.rules.scales import Scale


@transaction.atomic
def set_subject_scale(*, actor: Actor, subject_id: int, scale: Scale) -> None:
    """Choose the scale of a subject's marks. Refused when there are marks already: they would change."""
    actor.require(Permission.WRITE_GRADING_POLICY)
    subject = Subject.objects.select_for_update().filter(school=actor.school, pk=subject_id).first()
    if subject is None:
        raise NotFound
    before = scale_of(subject_id)
    if before is scale:
        return
    if Mark.objects.filter(school=actor.school, lesson__course__subject=subject).exists():
        raise Refused(_("The subject has marks already: its scale stays."), code="has_marks", field="scale")
    SubjectScale.objects.update_or_create(
        subject=subject, defaults={"school": actor.school, "scale": scale.value}
    )
    change = Change(
        kind="scale.changed",
        record=f"subject:{subject.pk}",
        place="policy",
        before={"subject": subject.name, "scale": before.value},
        after={"subject": subject.name, "scale": scale.value},
    )
    record_changes(actor=actor, stream="policy", changes=[change])
