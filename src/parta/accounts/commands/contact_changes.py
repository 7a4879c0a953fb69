"""Another phone or e-mail, confirmed from the old side and from the new one (issue of identity, P5)."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parta.accounts.commands.history import record_identity_event
from parta.accounts.commands.messages import send_secret_letter, send_sms
from parta.accounts.models import ContactChange, User
from parta.accounts.queries import is_contact_taken
from parta.accounts.queries.contact_changes import get_change
from parta.accounts.queries.identities import is_kept_child
from parta.accounts.rules import ContactKind, IdentityEventKind
from parta.accounts.rules.codes import new_code, typed_code
from parta.accounts.rules.contact_changes import CHANGE_LIFE, MOST_TRIES, proving_contact
from parta.accounts.sealing import digest_of, is_code
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site

_TOLD_WITHIN = timedelta(days=1)


@transaction.atomic
def ask_for_contact_change(*, user: User, kind: ContactKind, new: str, by: User | None = None) -> None:
    """Send codes to the old side and to the new one; whatever was asked before is forgotten.

    ``new``: a phone (E.164) or an e-mail in small letters. ``by``: an operator who has the person before
    them; the old side, which is lost, is not asked. Whether the new contact has another account is not told
    before its owner has answered. Refused: it is the present one.
    """
    if is_kept_child(user):
        raise NotFound
    present, other = (user.phone, user.email) if kind is ContactKind.PHONE else (user.email, user.phone)
    if new == present:
        raise Refused(_("This is your present contact."), code="same_contact", field="contact")
    ContactChange.objects.filter(user=user, kind=kind.value).delete()
    now = clock.now()
    change = ContactChange.objects.create(
        user=user,
        kind=kind.value,
        old="" if by else proving_contact(own=present, other=other),
        new=new,
        asked_at=now,
        expires_at=now + CHANGE_LIFE,
    )
    change.new_code_hash = _send_code(change, "new")
    change.old_code_hash = _send_code(change, "old") if change.old else ""
    change.save()


def confirm_contact_change(
    *, user: User, kind: ContactKind, codes: dict[str, str], by: User | None = None
) -> bool:
    """Try the codes given for "old" and "new"; whether all is confirmed, and the contact is the new one.

    Refused: a wrong code (``field`` says which), too many of them, too late, the contact is another's.
    """
    with transaction.atomic():
        change = _lock(user, kind)
        wrong = [side for side, code in codes.items() if not _take(change, side, code)]
        change.failures += bool(wrong)
        change.save()
    if wrong:
        raise Refused(_("This is not the code that was sent."), code="wrong_code", field=f"{wrong[0]}_code")
    if not change.new_confirmed_at or (change.old and not change.old_confirmed_at):
        return False
    try:
        is_free = _apply(change, by)
    except IntegrityError:  # another account has confirmed it at the same moment
        is_free = False
    if not is_free:
        forget_contact_change(user=user, kind=kind)
        message = _("This contact already has an account. Sign in to that account, or give another contact.")
        raise Refused(message, code="contact_taken")
    return True


def forget_contact_change(*, user: User, kind: ContactKind) -> None:
    ContactChange.objects.filter(user=user, kind=kind.value).delete()


def _lock(user: User, kind: ContactKind) -> ContactChange:
    change = ContactChange.objects.select_for_update().get(pk=get_change(user, kind).pk)
    if change.expires_at <= clock.now() or change.failures >= MOST_TRIES:
        message = _("These codes no longer work. Ask for new ones.")
        raise Refused(message, code="codes_over")
    return change


def _take(change: ContactChange, side: str, code: str) -> bool:
    digest = change.old_code_hash if side == "old" else change.new_code_hash
    if not digest or not is_code(typed_code(code), digest, salt=_salt(change, side)):
        return False
    setattr(change, f"{side}_confirmed_at", clock.now())
    return True


@transaction.atomic
def _apply(change: ContactChange, by: User | None) -> bool:
    """Whether the contact was free, and now is the user's."""
    user = User.objects.select_for_update().get(pk=change.user_id)
    before = [user.phone, user.email]
    site = Site(user.site)
    if is_contact_taken(site=site, contact=change.new):
        return False
    if change.kind == ContactKind.PHONE.value:
        user.phone, user.phone_confirmed_at = change.new, clock.now()
    else:
        user.email = change.new
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=change.new, verified=True, primary=True)
    user.save(update_fields=["phone", "phone_confirmed_at", "email"])
    change.delete()
    record_identity_event(user=user, kind=IdentityEventKind.CONTACT_CHANGED, by=by or user)
    _tell(user, before)
    return True


def _tell(user: User, before: list[str]) -> None:
    """To every e-mail that the account has had: somebody else may have changed it."""
    subject = _("Parta: your contacts were changed")
    body = _(
        "The phone or the e-mail address of your account %(login)s was changed."
        " If it was not you, recover the password at once and come to a desk with your document."
    ) % {"login": user.login}
    for email in sorted({contact for contact in (*before, user.email) if "@" in contact}):
        send_secret_letter(email=email, subject=subject, body=body, life=_TOLD_WITHIN)


def _send_code(change: ContactChange, side: str) -> str:
    """Send a code to that side; what is kept of it."""
    code = new_code()
    contact = change.old if side == "old" else change.new
    text = _("%(code)s is the code to change the contacts of your account on Parta. Tell it to nobody.")
    if "@" in contact:
        subject = _("Parta: the code to change your contacts")
        send_secret_letter(email=contact, subject=subject, body=text % {"code": code}, life=CHANGE_LIFE)
    else:
        send_sms(phone=contact, text=text % {"code": code}, life=CHANGE_LIFE)
    return digest_of(code, salt=_salt(change, side))


def _salt(change: ContactChange, side: str) -> str:
    return f"contact.{change.pk}.{side}"
