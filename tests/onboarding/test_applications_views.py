"""The way of an application through the pages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.accounts.commands.consents import withdraw_consent
from parta.accounts.models import Identity
from parta.core import events
from parta.onboarding.commands.submitting import submit_application
from parta.onboarding.models import AccessApplication
from parta.people.models import Guardian
from tests.factories.applications import (
    CHILD,
    STRANGER,
    create_applicant,
    create_application,
    create_draft,
    picture,
)
from tests.factories.cast import Cast
from tests.factories.portal import portal_client


def test_from_the_first_page_to_the_temporary_password(cast: Cast) -> None:
    user = create_applicant()
    client = portal_client(user)
    schools = client.get("/applications/new/", {"kind": "parent", "region": "29", "q": "школа 1"})
    assert "Школа № 1" in schools.content.decode()
    made = client.post("/applications/new/", {"kind": "parent", "school": cast.school.pk})
    application = AccessApplication.objects.get()
    base = f"/applications/{application.key}/"
    assert made["Location"] == f"{base}child/"
    child = {
        "child_surname": "Кузнецов",
        "child_given_name": "Лев",
        "child_born_on": "2013-02-03",
        "class_name": "7А",
    }
    assert client.get(f"{base}child/").status_code == 200
    assert client.post(f"{base}child/", child)["Location"] == f"{base}documents/"
    for paper in ("identity", "birth_certificate"):
        scan = SimpleUploadedFile("Скан.png", picture())
        answer = client.post(f"{base}documents/", {"paper": paper, "attachments": scan})
        assert answer.status_code == 302, answer.content.decode()
    assert client.get(f"{base}documents/").status_code == 200
    assert client.get(f"{base}check/").status_code == 200
    assert client.post(f"{base}check/", {"consent": "on"})["Location"] == base
    assert AccessApplication.objects.get().number in client.get(base).content.decode()

    office = cast.client("registrar")
    here = f"/{cast.school.slug}/access/applications/"
    assert "Кузнецова" in office.get(here).content.decode()
    assert "112-233-445 95" in office.get(f"{here}{application.key}/").content.decode()
    assert office.post(f"{here}{application.key}/review/").status_code == 302
    assert "Кузнецов Лев" in office.get(f"{here}{application.key}/").content.decode()
    student = cast.students[2]
    answer = office.post(f"{here}{application.key}/approval/", {"student": student.pk, "adult": "new"})
    assert answer.status_code == 200, answer.content.decode()
    application.refresh_from_db()
    assert application.state == "approved"
    for path in ("", "overdue/", "figures/", "new/", "new/?kind=parent", "new/?kind=teacher"):
        assert office.get(f"{here}{path}").status_code == 200


def office_url(cast: Cast, application: AccessApplication, page: str = "") -> str:
    return f"/{cast.school.slug}/access/applications/{application.key}/{page}"


def test_files_are_handed_out_safely_and_to_those_entitled(cast: Cast) -> None:
    user, stranger = create_applicant(), create_applicant("other", snils="")
    made = create_application(cast, user)
    upload_pdf = SimpleUploadedFile(
        "../../прочее.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
    )
    here = f"/applications/{made.key}/documents/"
    client = portal_client(user)
    answer = client.post(here, {"paper": "other", "attachments": upload_pdf})
    assert answer.status_code == 302, answer.content.decode()
    for file, disposition in zip(made.files.order_by("pk"), ("inline", "inline", "attachment"), strict=True):
        for reader, url in (
            (client, f"{here}{file.key}/"),
            (cast.client("registrar"), office_url(cast, made, f"documents/{file.key}/")),
        ):
            response = reader.get(url)
            assert response.status_code == 200
            assert response["Content-Disposition"].startswith(disposition)
            assert "no-store" in response["Cache-Control"]
            assert response["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response["Content-Security-Policy"]
            b"".join(response)
        assert portal_client(stranger).get(f"{here}{file.key}/").status_code == 404
        for key in ("head", "deputy", "class_teacher", "guardian"):
            page = office_url(cast, made, f"documents/{file.key}/")
            assert cast.client(key).get(page).status_code == 403
        other = f"/{cast.other.school.slug}/access/applications/{made.key}/documents/{file.key}/"
        assert cast.other.client("registrar").get(other).status_code == 404


def test_an_application_that_cannot_be_submitted_leads_to_the_empty_fields(cast: Cast) -> None:
    user = create_applicant()
    Identity.objects.filter(user=user).update(snils="", born_on=None)
    draft = create_draft(cast, user, has_papers=False)
    page = portal_client(user).get(f"/applications/{draft.key}/check/").content.decode()
    for anchor in ("#id_snils", "#id_born_on"):
        assert anchor in page
    answer = portal_client(user).post(f"/applications/{draft.key}/check/", {"consent": "on"})
    assert answer.status_code == 422
    assert AccessApplication.objects.get().state == "draft"


def test_lists_ask_the_database_as_often_for_one_as_for_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    user = create_applicant()
    client, office, head = portal_client(user), cast.client("registrar"), cast.client("head")
    queue, overdue = f"/{cast.school.slug}/access/applications/", "overdue/"
    late = {"due_on": cast.today - timedelta(days=3)}
    pages = [
        (client, "/applications/"),
        (office, queue),
        (office, f"{queue}?q=кузнецов&overdue=1"),
        (head, queue + overdue),
        (head, f"{queue}figures/"),
    ]
    create_application(cast, user)
    AccessApplication.objects.update(**late)
    counts = []
    for reader, url in pages:
        reader.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(url).status_code == 200
        counts.append(len(queries))
    for number in range(6):
        create_application(cast, user, child=replace(CHILD, child_given_name=f"Лев{'а' * number}"[:9] + "я"))
    AccessApplication.objects.update(**late)
    for (reader, url), count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            reader.get(url)


def test_the_head_reads_what_is_overdue_and_nothing_of_what_is_in_it(cast: Cast) -> None:
    made = create_application(cast, create_applicant())
    AccessApplication.objects.update(due_on=cast.today - timedelta(days=2))
    head = cast.client("head")
    assert (
        f"/{cast.school.slug}/access/applications/overdue/"
        in head.get(f"/{cast.school.slug}/").content.decode()
    )
    page = head.get(f"/{cast.school.slug}/access/applications/overdue/").content.decode()
    assert made.number in page
    assert "Кузнец" not in page
    assert str(made.key) not in page


def test_filters_of_the_queue(cast: Cast) -> None:
    office, here = cast.client("registrar"), f"/{cast.school.slug}/access/applications/"
    made = create_application(cast, create_applicant())
    foreign = create_application(cast.other, create_applicant("other", snils=""))
    draft = create_draft(cast, create_applicant("third", snils=""))
    found = {
        query: made.number in office.get(f"{here}{query}").content.decode()
        for query in (
            "",
            "?state=registered",
            "?state=approved",
            "?state=all&kind=parent",
            "?kind=teacher",
            "?q=КУЗНЕЦОВА",
            f"?q={made.number}",
            "?q=Орлов",
            "?overdue=1",
        )
    }
    assert [query for query, is_there in found.items() if not is_there] == [
        "?state=approved",
        "?kind=teacher",
        "?q=Орлов",
        "?overdue=1",
    ]
    everything = office.get(f"{here}?state=all").content.decode()
    assert foreign.number not in everything
    assert str(draft.key) not in everything
    for query in ("?state=draft", "?state=nonsense", "?kind=nonsense"):
        assert office.get(f"{here}{query}").status_code == 404


def test_an_approval_without_a_choice_makes_nobody(cast: Cast) -> None:
    made = create_application(cast, create_applicant())
    office = cast.client("registrar")
    office.post(office_url(cast, made, "review/"))
    before = Guardian.objects.count()
    for body in ({}, {"student": cast.student.pk}, {"adult": "new"}):
        assert office.post(office_url(cast, made, "approval/"), body).status_code == 422
    answer = office.post(office_url(cast, made, "approval/"), {"student": "1' OR 1", "adult": "new"})
    assert answer.status_code == 404
    assert Guardian.objects.count() == before


def test_an_entry_at_the_school(cast: Cast) -> None:
    office, here = cast.client("registrar"), f"/{cast.school.slug}/access/applications/new/"
    body: dict[str, Any] = {
        "kind": "parent",
        "surname": "Кузнецова",
        "given_name": "Ольга",
        "born_on": "1988-01-02",
        "document": "Паспорт 4509 123456",
        "phone": "8 916 123-45-67",
        "snils": "112-233-445 96",
        "child_surname": "Кузнецов",
        "child_given_name": "Лев",
        "child_born_on": "2013-02-03",
        "papers_seen": ["identity"],
        "has_consent": "on",
    }
    page = office.post(here, body)
    assert page.status_code == 422
    assert "id_snils_error" in page.content.decode()
    body |= {"snils": "112-233-445 95", "scan-birth_certificate": SimpleUploadedFile("с.png", picture())}
    answer = office.post(here, body)
    assert answer.status_code == 302, answer.content.decode()
    made = AccessApplication.objects.get()
    assert (made.snils, made.phone, made.papers_seen) == ("11223344595", "+79161234567", ["identity"])
    assert made.files.get().paper == "birth_certificate"


def test_taking_the_consent_back_or_deleting_the_account_ends_what_is_running(cast: Cast) -> None:
    user = create_applicant()
    made, draft = create_application(cast, user), create_draft(cast, user)
    withdraw_consent(user=user, consent_id=user.consents.get(kind="application").pk)
    made.refresh_from_db()
    assert made.state == "withdrawn"
    second = submit_application(user_id=user.pk, key=draft.key, has_consent=True)
    create_draft(cast, user, child=STRANGER)
    events.account_erased.send(sender=None, user_id=user.pk)
    second.refresh_from_db()
    assert second.state == "withdrawn"
    assert set(AccessApplication.objects.values_list("state", flat=True)) == {"withdrawn"}
    answers = events.personal_data.send(sender=None, user_id=user.pk)
    sections: list[Any] = [section for _receiver, found in answers for section in found or ()]
    (section,) = [section for section in sections if section.name == "applications"]
    assert made.number in str(section.records)
    assert "doubtful" not in str(section.records)
