"""Letters, attempts and messages about access, made when a test asks for their addresses."""

from parta.access.actors import system_actor
from parta.access.rules import Role
from parta.accounts.models import User
from parta.core import clock
from parta.onboarding.commands.activations import issue_access
from parta.onboarding.models import AccessAttempt, Activation, DataMistake
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import SchoolCast
from tests.factories.portal import create_portal_user


def get_newcomer(cast: SchoolCast, student: Student | None = None) -> Guardian:
    """A parent, by default of the third student of 7А, who has no account."""
    child = student or cast.students[2]
    found = Guardian.objects.filter(guardianships__student=child, user=None).first()
    if found is None:
        found = Guardian.objects.create(
            school=cast.school, surname=child.surname, given_name="Павел", phone="+79121112233"
        )
        Guardianship.objects.create(guardian=found, student=child, kind="parent", since_on=cast.today)
    return found


def get_letter(cast: SchoolCast) -> Activation:
    """Issued by nobody of the cast, to a student of 7А."""
    found = Activation.objects.filter(student=cast.students[2]).first()
    actor = system_actor(cast.school)
    return found or issue_access(actor=actor, person=cast.students[2], role=Role.STUDENT).activation


def get_attempt(cast: SchoolCast, student: Student | None = None) -> AccessAttempt:
    """Of a parent of 7А, or of the student."""
    guardian = get_newcomer(cast, student)
    found = AccessAttempt.objects.filter(guardian=guardian).first()
    return found or AccessAttempt.objects.create(
        school=cast.school,
        account=User.objects.filter(site="portal").first() or create_portal_user(),
        guardian=guardian,
        differences=["phone"],
        tried_at=clock.now(),
    )


def get_mistake(cast: SchoolCast) -> DataMistake:
    """Told by the guardian of two students of 7А."""
    found = DataMistake.objects.filter(school=cast.school).first()
    return found or DataMistake.objects.create(
        school=cast.school,
        user=cast.users["guardian"],
        guardian=cast.guardian,
        text="Отчество с ошибкой",
        told_at=clock.now(),
    )


def get_small_child(cast: SchoolCast) -> Student:
    """The second child of the guardian, of about eight years."""
    child = cast.students[1]
    Student.objects.filter(pk=child.pk).update(born_on=cast.today.replace(year=cast.today.year - 8, day=1))
    return child
