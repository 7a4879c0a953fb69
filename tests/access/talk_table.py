"""Rows of chats; part of ``table``. The chat is a group of the teacher, the guardian and the deputy."""

from collections.abc import Callable, Mapping

from tests.chats.talks import get_file, get_group, get_message, get_report, get_reported_file
from tests.factories.cast import Cast

ROWS = """
chats:index              GET    200     200      403     403    200     200   200       200    200  200
chats:badge              GET    200     200      403     403    200     200   200       200    200  200
chats:new                GET    200     200      403     403    200     200   200       200    200  200
chats:new                POST   302     302      403     403    302     302   302       302    422  302
chats:policy             GET    403     403      403     403    403     403   403       403    200  403
chats:policy             POST   403     403      403     403    403     403   403       403    302  403
chats:reports            GET    403     403      403     403    403     403   403       200    200  403
chats:decision           POST   403     403      403     403    403     403   403       302    302  403
chats:reported_file      GET    403     403      403     403    403     403   403       200    200  403
chats:conversation       GET    404     200      403     403    200     404   404       200    404  404
chats:conversation       POST   404     302      403     403    302     404   404       302    404  404
chats:latest             GET    404     200      403     403    200     404   404       200    404  404
chats:writing            GET    404     204      403     403    204     404   404       204    404  404
chats:writing            POST   404     204      403     403    204     404   404       204    404  404
chats:mute               POST   404     302      403     403    302     404   404       302    404  404
chats:removal            POST   404     302      403     403    302     404   404       302    404  404
chats:departure          POST   404     302      403     403    302     404   404       302    404  404
chats:people             GET    404     200      403     403    200     404   404       200    404  404
chats:people             POST   404     422      403     403    302     404   404       422    404  404
chats:addition           GET    404     404      403     403    200     404   404       404    404  404
chats:addition           POST   404     404      403     403    302     404   404       404    404  404
chats:person_removal     POST   404     302      403     403    302     404   404       302    404  404
chats:file               GET    404     200      403     403    200     404   404       200    404  404
chats:message            GET    404     404      403     403    200     404   404       404    404  404
chats:message            POST   404     404      403     403    302     404   404       404    404  404
chats:message_removal    POST   404     404      403     403    302     404   404       404    404  404
chats:message_report     GET    404     200      403     403    404     404   404       200    404  404
chats:message_report     POST   404     302      403     403    404     404   404       302    404  404
"""

ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    "conversation_id": lambda cast: get_group(cast).pk,
    "message_id": lambda cast: get_message(cast).pk,
    "report_id": lambda cast: get_report(cast).pk,
    "chats:person_removal.user_id": lambda cast: cast.users["guardian"].pk,
    "chats:reported_file.file_key": lambda cast: get_reported_file(cast).key,
    "chats:file.file_key": lambda cast: get_file(cast).key,
}


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "chats:new": lambda cast: {"begin": "1", "people": [cast.users["head"].pk], "name": "Дела"},
    "chats:policy": lambda _cast: {"opens_at": "08:00", "closes_at": "18:00"},
    "chats:decision": lambda _cast: {"decision": "left", "reason": "Ничего грубого"},
    "chats:conversation": lambda _cast: {"text": "Добрый день"},
    "chats:people": lambda _cast: {"name": "Олимпиада по алгебре"},
    "chats:addition": lambda cast: {"begin": "1", "people": [cast.users["head"].pk]},
    "chats:message": lambda _cast: {"text": "Добрый вечер"},
    "chats:message_report": lambda _cast: {"reason": "Грубо"},
}
