"""Applications for access, made as their applicants make them."""

import io
from datetime import date

from django.core.files.base import ContentFile
from PIL import Image

from parta.accounts.models import Identity, IdentityDocument, User
from parta.accounts.rules import DocumentKind, Level
from parta.onboarding.commands.drafts import (
    ChildData,
    attach_files,
    save_child,
    save_journals,
    start_application,
)
from parta.onboarding.commands.submitting import submit_application
from parta.onboarding.models import AccessApplication, ApplicationFile
from parta.onboarding.rules.applications import ApplicantKind, needed_papers
from tests.factories.cast import SchoolCast
from tests.factories.portal import create_portal_user

CHILD = ChildData(
    child_surname="Кузнецов",
    child_given_name="Лев",
    child_born_on=date(2013, 2, 3),
    class_name="7А",
    relation="мать",
)
STRANGER = ChildData(
    child_surname="Нездешний", child_given_name="Ярослав", child_born_on=date(2013, 2, 3), class_name="7А"
)


def picture(image_format: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, format=image_format)
    return out.getvalue()


def upload(name: str = "scan.png") -> ContentFile[bytes]:
    return ContentFile(picture(), name=name)


def create_applicant(login: str = "kuznetsova", **options: object) -> User:
    """A person of the portal whose profile is complete: Кузнецова Ольга."""
    values: dict[str, object] = {
        "name": ("Кузнецова", "Ольга", "Петровна"),
        "email": f"{login}@example.org",
        "snils": "11223344595",
        "level": Level.STANDARD,
    } | options
    user = create_portal_user(login, **values)  # type: ignore[arg-type]
    if not values["snils"]:
        Identity.objects.filter(user=user).update(citizenship="KZ")  # who has none
    IdentityDocument.objects.create(
        user=user,
        kind=DocumentKind.PASSPORT.value,
        series="4509",
        number="123456",
        issued_on=date(2010, 3, 4),
        is_main=True,
    )
    return user


def create_draft(
    school: SchoolCast,
    user: User,
    kind: ApplicantKind = ApplicantKind.PARENT,
    child: ChildData = CHILD,
    *,
    has_papers: bool = True,
) -> AccessApplication:
    """Everything filled in, nothing submitted."""
    made = start_application(user_id=user.pk, kind=kind, school_id=school.school.pk)
    if kind is ApplicantKind.TEACHER:
        save_journals(user_id=user.pk, key=made.key, journals=[("7А", "Алгебра"), ("7Б", "Алгебра")])
    elif kind is ApplicantKind.STUDENT:
        save_child(user_id=user.pk, key=made.key, data=ChildData(class_name="7А"))
    else:
        save_child(user_id=user.pk, key=made.key, data=child)
    for paper in needed_papers(kind) if has_papers else ():
        attach_files(user_id=user.pk, key=made.key, paper=paper, uploads=[upload(f"{paper}.png")])
    made.refresh_from_db()
    return made


def create_application(
    school: SchoolCast,
    user: User,
    kind: ApplicantKind = ApplicantKind.PARENT,
    child: ChildData = CHILD,
) -> AccessApplication:
    """Submitted and registered."""
    made = create_draft(school, user, kind, child)
    return submit_application(user_id=user.pk, key=made.key, has_consent=True)


def get_application(school: SchoolCast) -> AccessApplication:
    """A registered one of the school, made when there is none yet."""
    found = AccessApplication.objects.filter(school=school.school).exclude(state="draft").first()
    return found or create_application(school, create_applicant(f"applicant-{school.school.pk}", snils=""))


def get_application_file(school: SchoolCast) -> ApplicationFile:
    return get_application(school).files.order_by("pk")[0]
