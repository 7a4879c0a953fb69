"""Who the owner of a portal account is, and how far that is proven (P2, P3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.accounts.rules import (
    AddressKind,
    CheckState,
    ConfirmationWay,
    DocumentKind,
    IdentityEventKind,
    Level,
    Sex,
)


def _choices(kinds: type) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]  # type: ignore[attr-defined]


class Identity(models.Model):
    """Personal data of a portal account beside the name, which the account itself has."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identity")
    sex = models.CharField(max_length=10, choices=_choices(Sex), blank=True)
    born_on = models.DateField(null=True, blank=True)
    birth_place = models.CharField(max_length=300, blank=True)
    citizenship = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2")
    snils = models.CharField(max_length=11, blank=True, help_text="digits only")
    level = models.CharField(max_length=20, choices=_choices(Level), default=Level.SIMPLIFIED.value)
    check_state = models.CharField(
        max_length=20, choices=_choices(CheckState), default=CheckState.NOT_ASKED.value
    )
    findings = models.JSONField(default=list, blank=True)  # codes of what the check found wrong
    check_asked_at = models.DateTimeField(null=True, blank=True)  # tells one check from the one before
    checked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmation_way = models.CharField(max_length=20, choices=_choices(ConfirmationWay), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snils"],
                name="accounts_proven_snils_once",
                condition=~Q(snils="") & ~Q(level=Level.SIMPLIFIED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.level}"


class IdentityDocument(models.Model):
    """A document of the owner. The main one proves who they are."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=30, choices=_choices(DocumentKind))
    series = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=40)
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.CharField(max_length=300, blank=True)
    division_code = models.CharField(max_length=7, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    is_main = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], name="accounts_one_main_document", condition=Q(is_main=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Address(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=20, choices=_choices(AddressKind))
    postcode = models.CharField(max_length=10)
    text = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="accounts_address_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class ConfirmationLetter(models.Model):
    """A code sent by post to prove an address and with it the owner (P3). Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    asked_at = models.DateTimeField()
    postcode = models.CharField(max_length=10)
    address = models.CharField(max_length=500)
    code_hash = models.CharField(max_length=128, blank=True)  # empty until the letter is printed
    printed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class Consent(models.Model):
    """What somebody agreed to, when, and when they took it back. Never deleted while the account lives."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    subject = models.CharField(max_length=300, blank=True)  # whom or what it is about, in words
    record = models.CharField(max_length=60, blank=True)  # the same for programs, such as "application:17"
    scope = models.CharField(max_length=200, blank=True)  # how far it goes, in words for programs
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class SignatureStatement(models.Model):
    """What the owner is to sign electronically, to the letter (P3)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="statement")
    text = models.TextField()
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class IdentityEvent(models.Model):
    """What was done about somebody's identity, when and by whom. Rows are only ever added."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identity_events"
    )
    at = models.DateTimeField()
    # None: the installation itself, such as its check of the documents.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=40, choices=_choices(IdentityEventKind))
    detail = models.CharField(max_length=500, blank=True)  # a reason in words; nothing personal

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="accounts_identity_history")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
