"""The passage of a school from one year to the next."""

from django.db import models

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.exchange.models.imports import Run
from parta.schoolyear.models import AcademicYear


class RolloverQuerySet(models.QuerySet["Rollover"]):
    def visible_to(self, actor: Actor) -> "RolloverQuerySet":
        runs = self.filter(school=actor.school)
        return runs if actor.has(Permission.ROLL_YEAR) else runs.none()


class Rollover(Run):
    """A draft while ``state`` says so: ``choices`` are kept at every step and may be gone on with later."""

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")  # that ends
    choices = models.JSONField(default=dict)

    objects = RolloverQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["school", "-started_at"], name="exchange_rollover_of_school")]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="exchange_one_draft_of_a_year",
                condition=models.Q(state="draft"),
            )
        ]
