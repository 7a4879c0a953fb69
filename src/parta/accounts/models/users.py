from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from parta.accounts.rules.issued import ungrouped
from parta.core.sites import Site
from parta.core.sorting import surname_key


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may see is decided by their memberships.

    An account is of the portal (registered by its owner) or of the diary (issued by a school); one person
    may have both, linked by the portal's OpenID Connect sign-in.
    """

    site = models.CharField(
        max_length=10, choices=[(site.value, site.value) for site in Site], default=Site.DIARY.value
    )
    login = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
    surname = models.CharField(max_length=200, blank=True)
    surname_key = surname_key()
    given_name = models.CharField(max_length=200, blank=True)
    patronymic = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    # Issued by a school and not taken over yet: nothing is reachable but the first sign-in (P9).
    must_activate = models.BooleanField(default=False)
    login_changed_at = models.DateTimeField(null=True, blank=True)  # once only (P9)
    # The adult who made this child's account and may set its password anew (P4).
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="kept_accounts",
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("login"), name="accounts_login_unique_in_any_case"),
            models.UniqueConstraint(
                fields=["site", "phone"],
                name="accounts_confirmed_phone_once_a_site",
                condition=Q(phone_confirmed_at__isnull=False),
            ),
            # People register themselves on the portal, perhaps twice at the same moment.
            models.UniqueConstraint(
                fields=["email"],
                name="accounts_portal_email_once",
                condition=Q(site=Site.PORTAL.value) & ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.login

    def check_password(self, raw_password: str | None) -> bool:
        """A temporary password is right with its hyphens, without them, and in capitals."""
        meant = ungrouped(raw_password or "") if self.must_activate else ""
        return super().check_password(meant or raw_password)

    def get_full_name(self) -> str:
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))


class KnownDevice(models.Model):
    """A browser that has signed in to the account before; another one is told to the owner by mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices")
    digest = models.CharField(max_length=64)  # of the random value in the browser's cookie
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="accounts_device_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest[:8]}"
