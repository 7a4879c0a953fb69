"""Rows of the office's people: the list, moves, doubled records, arrivals; part of ``table``."""

from collections.abc import Callable, Mapping

from tests.factories.cast import Cast, SchoolCast
from tests.factories.people_office import (
    get_brought_mark,
    get_certificate,
    get_free_guardian,
    get_guardian_twin,
    get_proof,
)

ROWS = """
academics:people         GET    403     403      403     403    403     403   403       200    200  200
academics:person         GET    403     403      403     403    403     403   403       200    200  200
academics:person_new     GET    403     403      403     403    403     403   403       403    200  200
academics:person_new     POST   403     403      403     403    403     403   403       403    302  302
academics:people_several GET    403     403      403     403    403     403   403       403    200  200
academics:people_several POST   403     403      403     403    403     403   403       403    302  302
academics:person_edit    GET    403     403      403     403    403     403   403       403    200  200
academics:person_edit    POST   403     403      403     403    403     403   403       403    302  302
academics:duplicates     GET    403     403      403     403    403     403   403       403    200  200
academics:merger         GET    403     403      403     403    403     403   403       403    200  200
academics:merger         POST   403     403      403     403    403     403   403       403    302  302
academics:guardian_link  GET    403     403      403     403    403     403   403       403    200  200
academics:guardian_link  POST   403     403      403     403    403     403   403       403    302  302
academics:enrollment     GET    403     403      403     403    403     403   403       403    200  200
academics:move           GET    403     403      403     403    403     403   403       403    200  200
academics:move           POST   403     403      403     403    403     403   403       403    302  302
academics:certificate_withdrawal POST 403     403      403     403    403     403   403       403    302  302
academics:dismissal      GET    403     403      403     403    403     403   403       403    200  200
academics:dismissal      POST   403     403      403     403    403     403   403       403    302  302
academics:roles          POST   403     403      403     403    403     403   403       403    302  302
people:personal          GET    403     403      403     403    403     403   403       403    200  200
people:personal          POST   403     403      403     403    403     403   403       403    422  422
people:personal_export   POST   403     403      403     403    403     403   403       403    200  200
people:documents         GET    403     403      403     403    403     403   403       403    200  200
people:documents         POST   403     403      403     403    403     403   403       403    302  302
people:document          GET    403     403      403     403    403     403   403       200    200  200
people:document_removal  POST   403     403      403     403    403     403   403       403    302  302
grading:arrival          GET    403     403      403     403    403     403   403       403    200  200
grading:arrival          POST   403     403      403     403    403     403   403       403    422  422
grading:brought          GET    403     403      403     403    403     403   403       403    200  200
grading:brought          POST   403     403      403     403    403     403   403       403    302  302
grading:brought_removal  POST   403     403      403     403    403     403   403       403    302  302
"""


def _objects(cast: SchoolCast) -> dict[str, Callable[[], object]]:
    return {
        "teacher_id": lambda: cast.teacher.pk,
        "kept_id": lambda: cast.guardian.pk,
        "gone_id": lambda: get_guardian_twin(cast).pk,
        "certificate_id": lambda: get_certificate(cast).pk,
        "document_id": lambda: get_proof(cast).pk,
        "grading:brought_removal.mark_id": lambda: get_brought_mark(cast).pk,
        "academics:person.person_id": lambda: cast.guardian.pk,
        "academics:person_edit.person_id": lambda: cast.guardian.pk,
        "people:personal.person_id": lambda: cast.guardian.pk,
        "people:personal_export.person_id": lambda: cast.guardian.pk,
    }


def _argument(name: str) -> Callable[[Cast], object]:
    return lambda cast: _objects(cast)[name]()


ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    **{
        name: _argument(name)
        for name in (
            "teacher_id",
            "kept_id",
            "gone_id",
            "certificate_id",
            "document_id",
            "grading:brought_removal.mark_id",
            "academics:person.person_id",
            "academics:person_edit.person_id",
            "people:personal.person_id",
            "people:personal_export.person_id",
        )
    },
    "step": lambda _cast: "transfer",
}


def _name(cast: Cast) -> dict[str, object]:
    return {"surname": cast.guardian.surname, "given_name": "Мария", "patronymic": "Игоревна"}


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "academics:person_new": _name,
    "academics:people_several": lambda _cast: {"names": "Ёлкин Лев Кузьмич 05.03.2013"},
    "academics:person_edit": _name,
    "academics:merger": lambda _cast: {"yes": "1"},
    "academics:guardian_link": lambda cast: {"guardian_id": get_free_guardian(cast).pk, "kind": "parent"},
    "academics:move": lambda cast: {"class_id": cast.other_class.pk, "since_on": cast.today.isoformat()},
    "academics:dismissal": lambda cast: {
        "last_on": cast.today.isoformat(),
        "reason": "Приказ № 3",
        "leaves_open": "on",
    },
    "academics:roles": lambda cast: {"role": "organizer", "since_on": cast.today.isoformat()},
    "people:personal": lambda _cast: {"reason": "Заявление"},  # still a guardian
    "people:documents": lambda _cast: {"kind": "birth_certificate", "number": "II-ИГ № 123456"},
    "grading:arrival": lambda _cast: {"code": "2222-2222-2222"},  # which nobody has issued
    "grading:brought": lambda cast: {
        "subject_id": cast.course.subject_id,
        "held_on": get_brought_mark(cast).held_on.isoformat(),
        "values": "5 4",
        "form_id": cast.form.pk,
        "source": "Школа № 9",
    },
}
