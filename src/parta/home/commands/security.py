"""What the head decides for the whole school, beside assessment."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.queries.security import has_second_factor
from parta.audit.commands import Change, record_changes
from parta.core.errors import Refused
from parta.schools.commands import lock_school, set_second_factor_policy

STREAM = "security"  # the hash chain of a school's rules for signing in


@transaction.atomic
def require_second_factor(*, actor: Actor, is_required: bool) -> None:
    """Let staff in with a second proof only, or with the password alone again.

    Refused for somebody without a second factor of their own: they would shut themselves out.
    """
    actor.require(Permission.WRITE_POLICY)
    if is_required and not has_second_factor(actor.user_id):
        raise Refused(_("First add a passkey or codes from an app to your own account."), code="none_of_own")
    school = lock_school(actor.school.pk)
    if school.requires_second_factor == is_required:
        return
    set_second_factor_policy(school=school, is_required=is_required)
    before, after = {"second_factor": not is_required}, {"second_factor": is_required}
    change = Change("security.changed", f"security:{school.pk}", STREAM, before, after)
    record_changes(actor=actor, stream=STREAM, changes=[change])
