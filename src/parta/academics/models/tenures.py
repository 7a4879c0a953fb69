"""Who leads a class, and which curriculum it follows: each from a day and perhaps until a day."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from parta.access.actors import Actor
from parta.core import clock
from parta.people.models import Teacher


def held(day: date, path: str = "") -> Q:
    """Rows at the end of the path that hold on the day. No first day: from the beginning of the year."""
    begun = Q(**{f"{path}since_on__isnull": True}) | Q(**{f"{path}since_on__lte": day})
    return begun & (Q(**{f"{path}until_on__isnull": True}) | Q(**{f"{path}until_on__gte": day}))


_Row_co = TypeVar("_Row_co", bound="Tenure", covariant=True)


class TenureQuerySet(models.QuerySet[_Row_co]):
    def held_on(self, day: date) -> Self:
        """Those of the day; where the year is over by then, those of its end."""
        return self.filter(held(day))


class Tenure(models.Model):
    """Something holds for a class on certain days, both included; never two of a kind on one day.

    ``since_on`` empty: from the beginning of the class's year. ``until_on`` empty: to its end.
    """

    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["school_class", "since_on"], name="academics_%(class)s_once"),
            models.UniqueConstraint(
                fields=["school_class"],
                condition=Q(since_on__isnull=True),
                name="academics_%(class)s_one_first",
            ),
            models.CheckConstraint(
                condition=Q(since_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gte=F("since_on")),
                name="academics_%(class)s_in_order",
            ),
        ]


class ClassLead(Tenure):
    """A teacher is the class teacher of a class."""

    school_class = models.ForeignKey("academics.SchoolClass", on_delete=models.CASCADE, related_name="leads")
    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="leads")

    objects = TenureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.teacher_id} leads {self.school_class_id}"


class ClassCurriculum(Tenure):
    """A class follows a curriculum."""

    school_class = models.ForeignKey(
        "academics.SchoolClass", on_delete=models.CASCADE, related_name="curricula"
    )
    curriculum = models.ForeignKey("academics.Curriculum", on_delete=models.CASCADE, related_name="followers")

    objects = TenureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.school_class_id} follows {self.curriculum_id}"


def led_by(actor: Actor, path: str = "") -> Q:
    """That the class at the end of the path is one the actor leads today, or led when its year ended.

    Somebody who has handed a class over does not lead it any more, whatever they did while they led it.
    """
    leads = ClassLead.objects.held_on(clock.today(actor.school.zone)).filter(teacher__user_id=actor.user_id)
    return Q(**{f"{path}pk__in": leads.values("school_class_id")})
