from django.db import models


class Nudge(models.Model):
    """“Look again”, on its way to a user's open pages; without Redis it crosses processes by this row.

    ``topic`` says what changed ("inbox"), never what it says: the page asks for that with its own rights.
    """

    user_id = models.BigIntegerField()
    topic = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="live_nudges_by_age")]

    def __str__(self) -> str:
        return f"{self.topic} for {self.user_id}"
