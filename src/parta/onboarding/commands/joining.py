"""A second letter for somebody who has a diary account: one account opens both schools (acceptance K7)."""

from django.db import transaction

from parta.access.actors import Actor, system_actor
from parta.access.commands import grant_roles
from parta.access.models import Membership
from parta.access.rules import Role
from parta.accounts.commands.issued import close_issued_account
from parta.accounts.models import User
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound
from parta.onboarding.commands.activations import STREAM, kind_of
from parta.onboarding.models import Activation
from parta.onboarding.queries.joining import find_own_account
from parta.onboarding.queries.welcome import get_arrival
from parta.people.commands.people import link_account
from parta.people.models import Guardian, Student, Teacher


@transaction.atomic
def join_accounts(*, user: User, contact: str) -> User:
    """What the issued account has goes to the account its owner has already; the issued one is closed.

    ``contact``: proved to be the owner's just now. NotFound: there is no such account, or the first sign-in
    has not come so far. Refused: the other account already is somebody else at one of the schools.
    """
    User.objects.select_for_update().get(pk=user.pk)
    arrival = get_arrival(user)
    own = find_own_account(user, contact)
    if own is None or arrival.progress is None or not arrival.progress.has_password:
        raise NotFound
    for kind in (Student, Guardian, Teacher):
        for person in kind._default_manager.filter(user=user).select_related("school"):
            office = system_actor(person.school)
            link_account(actor=office, person=person, user_id=own.pk)
            today = clock.today(person.school.zone)
            held = Membership.objects.filter(school=person.school, user=user).valid_on(today)
            roles = [Role(role) for role in held.values_list("role", flat=True)]
            grant_roles(actor=office, grants=[(own.pk, role) for role in roles], since_on=today)
            place = f"{kind_of(person)}:{person.pk}"
            change = Change("access.joined", place, place, {"login": user.login}, {"login": own.login})
            actor = Actor(own.pk, person.school, frozenset(), frozenset())
            record_changes(actor=actor, stream=STREAM, changes=[change])
    Activation.objects.filter(user=user).update(user=own)
    close_issued_account(user=user)
    return own
