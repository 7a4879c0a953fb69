"""Rows of control works and of the nightly check; part of ``table``."""

from collections.abc import Callable, Mapping

from tests.factories.cast import Cast

ROWS = """
control:calendar         GET    403     403      403     403    200     200   200       200    200  403
control:schedule         GET    403     403      403     403    404     404   404       404    404  403
control:choice           GET    403     403      403     403    200     200   200       200    200  403
control:plan             GET    403     403      403     403    200     200   404       200    200  403
control:plan@foreign     GET    403     403      403     403    404     404   404       404    404  403
control:plan             POST   403     403      403     403    302     403   404       302    403  403
control:plan@foreign     POST   403     403      403     403    404     404   404       404    404  403
control:withdrawal       POST   403     403      403     403    302     403   404       302    403  403
control:withdrawal@foreign POST 403     403      403     403    404     404   404       404    404  403

diary:control_works      GET    200     200      200     200    403     200   403       200    200  403
diary:control_works@sister GET  404     200      404     404    403     200   403       200    200  403
diary:control_works@other GET   404     404      404     404    403     404   403       200    200  403

progress:integrity       GET    403     403      403     403    403     403   403       200    200  403
progress:integrity_check POST   403     403      403     403    403     403   403       302    302  403
"""

ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    "control:plan.lesson_id": lambda cast: cast.future_lesson.pk,
    "control:withdrawal.lesson_id": lambda cast: cast.future_lesson.pk,
}
BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "control:plan": lambda cast: {
        "version": "",
        "title": "Квадратные уравнения",
        "form": cast.test_form.pk,
        "lesson": cast.future_lesson.pk,
        "reason": "Так велено",
    },
    "control:withdrawal": lambda _cast: {"reason": "Так велено"},
}
