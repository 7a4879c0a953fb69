from django.conf import settings
from django.db import models


class Pseudonym(models.Model):
    """Who a person of the portal is to one site that they sign in to: OpenID Connect's ``sub``.

    Drawn by chance and different for each site, so that two sites cannot put together what they know; kept
    rather than computed, so that a change of the installation's key breaks no link.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pseudonyms")
    sector = models.CharField(max_length=100)  # the client of the provider
    sub = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "sector"], name="accounts_one_pseudonym_a_sector"),
        ]

    def __str__(self) -> str:
        return f"{self.sector} {self.sub[:6]}"
