"""Comparing an application with the school's people, by a job.

Whoever submits waits for none of it: the answer and its time are the same whether the school knows the child
or not.
"""

from functools import partial

from django.db import transaction
from django_tasks import task

from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.candidates import candidates_of, joint_verdict
from parta.onboarding.rules.applications import WITH_SCHOOL, State


def compare_soon(application: AccessApplication) -> None:
    """Have it compared when the transaction stands."""
    transaction.on_commit(partial(compare_application.enqueue, application.pk))


@task()
def compare_application(application_id: int) -> None:
    """Job: keep for the queue how the application fits the school's people."""
    rows = AccessApplication.objects.select_related("school", "region")
    application = rows.filter(pk=application_id).first()
    if application is None or State(application.state) not in WITH_SCHOOL:
        return
    match = joint_verdict(application, candidates_of(application))
    AccessApplication.objects.filter(pk=application_id).update(match=match.value)
