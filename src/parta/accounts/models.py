from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may see is decided by their memberships."""

    login = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    surname = models.CharField(max_length=200, blank=True)
    given_name = models.CharField(max_length=200, blank=True)
    patronymic = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("login"), name="accounts_login_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.login

    def get_full_name(self) -> str:
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))
