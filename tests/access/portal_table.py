"""Who gets what at which address of the portal: one row for each URL and method, as in ``table.py``.

Columns: nobody = not signed in; person = owns every object in the addresses; other = another person of the
portal, who owns none of them; then the holders of offices: desk and region (of the world's region),
elsewhere = region operator of another region, support, organizer, admin. Whoever is signed in and has no
business at an address gets 404.

Adding a page, add its row; what stands in its address goes to ``ARGUMENTS``, which gets the ``World`` and may
make objects of ``world.people["person"]`` for it; a form that has to be filled in goes to ``BODIES``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from allauth.socialaccount.models import SocialApp

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.accounts.commands.consents import give_consent
from parta.accounts.models import ConfirmationLetter, ContactChange, Identity, User
from parta.core import clock
from parta.onboarding.commands.drafts import attach_files, start_application
from parta.onboarding.models import AccessApplication
from parta.onboarding.rules.applications import ApplicantKind, offered_papers
from parta.portal.desk_keys import key_of
from parta.schools.models import MovedDay, Region, School
from parta.support.links import token_of
from tests.access import events_table
from tests.factories.applications import upload
from tests.factories.portal import create_portal_user
from tests.factories.support import create_canned, create_request

PORTAL = """
url                                   method nobody person other desk region elsewhere support organizer admin

alive                                 GET    200    200    200   200  200    200       200     200       200
ready                                 GET    200    200    200   200  200    200       200     200       200
set_language                          POST   302    302    302   302  302    302       302     302       302
ui:gallery                            GET    404    404    404   404  404    404       404     404       404

live                                  GET    204    204    204   204  204    204       204       204       204
worker                                GET    200    200    200   200  200    200       200       200       200
pocket:who                            GET    302    200    200   200  200    200       200       200       200
pocket:version                        GET    200    200    200   200  200    200       200       200       200
pocket:manifest                       GET    200    200    200   200  200    200       200       200       200
pocket:offline                        GET    200    200    200   200  200    200       200       200       200
notifications:index                   GET    302    200    200   200  200    200       200       200       200
notifications:badge                   GET    302    200    200   200  200    200       200       200       200
notifications:open                    GET    302    404    404   404  404    404       404       404       404
notifications:read_all                POST   302    302    302   302  302    302       302       302       302
notifications:settings                GET    302    200    200   200  200    200       200       200       200
notifications:settings                POST   302    422    422   422  422    422       422       422       422
notifications:devices                 POST   302    422    422   422  422    422       422       422       422
notifications:device_end              POST   302    404    404   404  404    404       404       404       404
notifications:unsubscribe             GET    404    404    404   404  404    404       404       404       404
notifications:unsubscribe             POST   404    404    404   404  404    404       404       404       404

account_login                         GET    200    302    302   302  302    302       302     302       302
account_login                         POST   200    302    302   302  302    302       302     302       302
account_logout                        GET    302    200    200   200  200    200       200     200       200
account_logout                        POST   302    302    302   302  302    302       302     302       302
account_signup                        GET    200    302    302   302  302    302       302     302       302
account_signup                        POST   422    302    302   302  302    302       302     302       302
account_signup_code                   GET    302    302    302   302  302    302       302     302       302
account_signup_code                   POST   302    302    302   302  302    302       302     302       302
account_signup_password               GET    302    302    302   302  302    302       302     302       302
account_signup_password               POST   302    302    302   302  302    302       302     302       302
account_signup_sent                   GET    200    200    200   200  200    200       200     200       200
account_signup_link                   GET    410    410    410   410  410    410       410     410       410
account_consent                       GET    200    200    200   200  200    200       200     200       200
account_messages                      GET    200    200    200   200  200    200       200     200       200
account_inactive                      GET    200    200    200   200  200    200       200     200       200
account_reauthenticate                GET    302    200    200   200  200    200       200     200       200
account_reauthenticate                POST   302    200    200   200  200    200       200     200       200
mfa_login_webauthn                    GET    302    302    302   302  302    302       302     302       302
mfa_login_webauthn                    POST   302    302    302   302  302    302       302     302       302
mfa_authenticate                      GET    302    302    302   302  302    302       302     302       302
mfa_authenticate                      POST   302    302    302   302  302    302       302     302       302
mfa_reauthenticate                    GET    302    302    302   302  302    302       302     302       302
mfa_reauthenticate                    POST   302    302    302   302  302    302       302     302       302
mfa_reauthenticate_webauthn           GET    302    302    302   302  302    302       302     302       302
mfa_reauthenticate_webauthn           POST   302    302    302   302  302    302       302     302       302
account_security                      GET    302    200    200   200  200    200       200     200       200
mfa_index                             GET    302    200    200   200  200    200       200     200       200
mfa_activate_totp                     GET    302    302    302   302  302    302       302     302       302
mfa_activate_totp                     POST   302    302    302   302  302    302       302     302       302
mfa_deactivate_totp                   GET    302    404    404   404  404    404       404     404       404
mfa_deactivate_totp                   POST   302    404    404   404  404    404       404     404       404
mfa_view_recovery_codes               GET    302    404    404   404  404    404       404     404       404
mfa_generate_recovery_codes           GET    302    302    302   302  302    302       302     302       302
mfa_generate_recovery_codes           POST   302    302    302   302  302    302       302     302       302
mfa_download_recovery_codes           GET    302    404    404   404  404    404       404     404       404
mfa_add_webauthn                      GET    302    302    302   302  302    302       302     302       302
mfa_add_webauthn                      POST   302    302    302   302  302    302       302     302       302
mfa_edit_webauthn                     GET    302    302    302   302  302    302       302     302       302
mfa_edit_webauthn                     POST   302    302    302   302  302    302       302     302       302
mfa_remove_webauthn                   GET    302    302    302   302  302    302       302     302       302
mfa_remove_webauthn                   POST   302    302    302   302  302    302       302     302       302
usersessions_list                     GET    302    200    200   200  200    200       200     200       200
usersessions_list                     POST   302    302    302   302  302    302       302     302       302
account_change_password               GET    302    200    200   200  200    200       200     200       200
account_change_password               POST   302    200    200   200  200    200       200     200       200
account_reset_password                GET    200    200    200   200  200    200       200     200       200
account_reset_password                POST   200    200    200   200  200    200       200     200       200
account_recovery_code                 GET    302    302    302   302  302    302       302     302       302
account_recovery_code                 POST   302    302    302   302  302    302       302     302       302
account_reset_password_done           GET    200    200    200   200  200    200       200     200       200
account_reset_password_from_key       GET    200    200    200   200  200    200       200     200       200
account_reset_password_from_key       POST   200    200    200   200  200    200       200     200       200
account_reset_password_from_key_done  GET    200    200    200   200  200    200       200     200       200
account_data                          GET    302    200    200   200   200    200       200     200       200
account_data_export                   POST   302    302    302   302   302    302       302     302       302
account_consent_withdrawal            POST   302    302    404   404   404    404       404     404       404

connected_sites                       GET    302    200    200   200   200    200       200     200       200
site_disconnection                    POST   302    302    404   404   404    404       404     404       404

identity:profile                      GET    302    200    200   200   200    200       200     200       200
identity:check                        GET    302    200    200   200   200    200       200     200       200
identity:check_attempt                POST   302    302    302   302   302    302       302     302       302
identity:personal_data                GET    302    200    200   200   200    200       200     200       200
identity:personal_data                POST   302    422    422   422   422    422       422     422       422
identity:addresses                    GET    302    200    200   200   200    200       200     200       200
identity:addresses                    POST   302    302    302   302   302    302       302     302       302
identity:documents                    GET    302    200    200   200   200    200       200     200       200
identity:documents                    POST   302    422    422   422   422    422       422     422       422
identity:document                     GET    302    200    404   404   404    404       404     404       404
identity:document                     POST   302    422    404   404   404    404       404     404       404
identity:document_removal             POST   302    302    404   404   404    404       404     404       404
identity:confirmation                 GET    302    200    200   200   200    200       200     200       200
identity:letter                       POST   302    302    302   302   302    302       302     302       302
identity:letter_code                  POST   302    422    422   422   422    422       422     422       422
identity:statement                    POST   302    404    404   404   404    404       404     404       404
identity:signature                    POST   302    422    422   422   422    422       422     422       422
identity:contacts                     GET    302    200    200   200   200    200       200     200       200
identity:new_contact                  GET    302    302    302   302   302    302       302     302       302
identity:new_contact                  POST   302    302    302   302   302    302       302     302       302
identity:contact_codes                GET    302    200    404   404   404    404       404     404       404
identity:contact_codes                POST   302    422    404   404   404    404       404     404       404
identity:contact_removal              POST   302    302    302   302   302    302       302     302       302
identity:children                     GET    302    200    200   200   200    200       200     200       200
identity:new_child                    GET    302    200    200   200   200    200       200     200       200
identity:new_child                    POST   302    422    422   422   422    422       422     422       422
identity:child                        GET    302    200    404   404   404    404       404     404       404
identity:child                        POST   302    422    404   404   404    404       404     404       404
identity:child_password               POST   302    200    404   404   404    404       404     404       404
identity:child_removal                GET    302    200    404   404   404    404       404     404       404
identity:child_removal                POST   302    422    404   404   404    404       404     404       404
identity:deletion                     GET    302    200    200   200   200    200       200     200       200
identity:deletion                     POST   302    422    422   422   422    422       422     422       422

portal:desk                           GET    302    404    404   200   404    404       404     404       404
portal:desk                           POST   302    404    404   422   404    404       404     404       404
portal:desk_person                    GET    302    404    404   200   404    404       404     404       404
portal:desk_confirmation              POST   302    404    404   422   404    404       404     404       404
portal:desk_refusal                   POST   302    404    404   422   404    404       404     404       404
portal:desk_contact                   GET    302    404    404   200   404    404       404     404       404
portal:desk_contact                   POST   302    404    404   422   404    404       404     404       404
portal:desk_code                      GET    302    404    404   200   404    404       404     404       404
portal:desk_code                      POST   302    404    404   422   404    404       404     404       404
portal:desk_letters                   GET    302    404    404   200   404    404       404     404       404
portal:desk_letter                    POST   302    404    404   200   404    404       404     404       404

portal:home                           GET    200    200    200   200  200    200       200     200       200
portal:services                       GET    200    200    200   200  200    200       200     200       200
portal:service                        GET    200    200    200   200  200    200       200     200       200
portal:regions                        GET    200    200    200   200  200    200       200     200       200
portal:region                         GET    200    200    200   200  200    200       200     200       200
portal:offices                        GET    302    404    404   404  302    302       404     404       200
portal:offices                        POST   302    404    404   404  404    404       404     404       302
portal:office                         GET    302    404    404   404  200    404       404     404       200
portal:office                         POST   302    404    404   404  302    404       404     404       302
portal:office_schools                 GET    302    404    404   404  200    404       404     404       404
portal:office_days                    GET    302    404    404   404  200    404       404     404       200
portal:office_days                    POST   302    404    404   404  302    404       404     404       302
portal:office_provider                GET    302    404    404   404  200    404       404     404       200
portal:office_provider                POST   302    404    404   404  422    404       404     404       422
portal:office_provider_removal        POST   302    404    404   404  302    404       404     404       302
portal:office_day_removal             POST   302    404    404   404  302    404       404     404       302

support:list                          GET    302    200    200   200  200    200       200     200       200
support:new                           GET    200    200    200   200  200    200       200     200       200
support:new                           POST   422    422    422   422  422    422       422     422       422
support:ticket                        GET    200    200    200   200  200    200       200     200       200
support:ticket                        POST   422    422    422   422  422    422       422     422       422
support:settlement                    POST   302    302    302   302  302    302       302     302       302
support:file                          GET    200    200    200   200  200    200       200     200       200

support_desk:queue                    GET    302    404    404   404  404    404       200     404       404
support_desk:canned                   GET    302    404    404   404  404    404       200     404       404
support_desk:new_canned               GET    302    404    404   404  404    404       200     404       404
support_desk:new_canned               POST   302    404    404   404  404    404       422     404       404
support_desk:canned_answer            GET    302    404    404   404  404    404       200     404       404
support_desk:canned_answer            POST   302    404    404   404  404    404       422     404       404
support_desk:canned_removal           POST   302    404    404   404  404    404       302     404       404
support_desk:ticket                   GET    302    404    404   404  404    404       200     404       404
support_desk:taking                   POST   302    404    404   404  404    404       302     404       404
support_desk:answer                   POST   302    404    404   404  404    404       422     404       404
support_desk:note                     POST   302    404    404   404  404    404       422     404       404
support_desk:transfer                 POST   302    404    404   404  404    404       422     404       404
support_desk:combination              POST   302    404    404   404  404    404       422     404       404
support_desk:file                     GET    302    404    404   404  404    404       200     404       404

applications:diary                    GET    302    200    200   200   200    200       200     200       200
applications:diary                    POST   302    404    404   404   404    404       404     404       404
applications:correction               POST   302    302    302   302   302    302       302     302       302
applications:question                 POST   302    404    404   404   404    404       404     404       404
applications:reveal                   GET    302    404    404   404   404    404       404     404       404
applications:reveal                   POST   302    404    404   404   404    404       404     404       404

applications:list                     GET    302    200    200   200   200    200       200     200       200
applications:start                    GET    302    200    200   200   200    200       200     200       200
applications:start                    POST   302    302    302   302   302    302       302     302       302
applications:application              GET    302    302    404   404   404    404       404     404       404
applications:child                    GET    302    200    404   404   404    404       404     404       404
applications:child                    POST   302    422    404   404   404    404       404     404       404
applications:journals                 GET    302    200    404   404   404    404       404     404       404
applications:journals                 POST   302    302    404   404   404    404       404     404       404
applications:papers                   GET    302    200    404   404   404    404       404     404       404
applications:papers                   POST   302    422    404   404   404    404       404     404       404
applications:check                    GET    302    200    404   404   404    404       404     404       404
applications:check                    POST   302    422    404   404   404    404       404     404       404
applications:withdrawal               GET    302    200    404   404   404    404       404     404       404
applications:withdrawal               POST   302    422    404   404   404    404       404     404       404
applications:file                     GET    302    200    404   404   404    404       404     404       404
applications:file_removal             POST   302    302    404   404   404    404       404     404       404
applications:repetition               POST   302    422    404   404   404    404       404     404       404
applications:deletion                 POST   302    302    404   404   404    404       404     404       404
"""
PORTAL += events_table.PORTAL_ROWS


@dataclass(frozen=True)
class World:
    """People of the portal by the names of the columns, and a region."""

    people: dict[str, User]
    region: Region


def _moved_day(world: World) -> int:
    day = MovedDay.objects.create(
        region=world.region, day=date(2027, 2, 20), is_working=True, name="За понедельник"
    )
    return day.pk


def _school(world: World) -> School:
    return School.objects.get_or_create(
        slug="applied-to", defaults={"region": world.region, "name": "Школа", "short_name": "Школа"}
    )[0]


def _draft(world: World, kind: ApplicantKind = ApplicantKind.PARENT) -> AccessApplication:
    """The person's, with one document."""
    user = world.people["person"]
    found = AccessApplication.objects.filter(applicant=user, kind=kind.value).first()
    if found is None:
        found = start_application(user_id=user.pk, kind=kind, school_id=_school(world).pk)
        attach_files(user_id=user.pk, key=found.key, paper=offered_papers(kind)[0], uploads=[upload()])
    return found


def _kept_child(world: World) -> int:
    return create_portal_user("child", born_on=date(2020, 1, 1), keeper=world.people["person"]).pk


def _contact_change(world: World, *, old: str) -> str:
    """The person's change of e-mail on its way; its kind."""
    now = clock.now()
    ContactChange.objects.create(
        user=world.people["person"],
        kind="email",
        old=old,
        new="new@example.org",
        asked_at=now,
        expires_at=now + timedelta(minutes=5),
    )
    return "email"


def _desk_key(world: World) -> str:
    """The person, found by the operator of the desk."""
    return key_of(Operator(world.people["desk"].pk, Office.DESK), world.people["person"].pk)


def _letter(world: World) -> int:
    person = world.people["person"]
    Identity.objects.filter(user=person).update(level="standard")
    letters = ConfirmationLetter.objects
    return letters.create(user=person, asked_at=clock.now(), postcode="165300", address="г. Котлас").pk


def _provider(world: World) -> str:
    """The region has a provider of its own."""
    SocialApp.objects.create(
        provider="openid_connect",
        provider_id=world.region.code,
        settings={"server_url": "https://id.example"},
    )
    return world.region.code


def _support_file(world: World) -> UUID:
    """Of the person's request to support, with a screenshot."""
    return create_request(world.region)[1].key


# What stands in a URL by the name of its argument ("url.argument" where two mean different things by it).
ARGUMENTS: Mapping[str, Callable[[World], object]] = {
    "notification_id": lambda _world: 1,
    "device_id": lambda _world: 1,
    "language": lambda _world: "ru",
    "account_reset_password_from_key.key": lambda _world: "set-password",
    "token": lambda _world: "forged",
    "support:ticket.token": lambda world: token_of(create_request(world.region)[0].key),
    "support:settlement.token": lambda world: token_of(create_request(world.region)[0].key),
    "support:file.token": lambda world: token_of(create_request(world.region)[0].key),
    "support:file.file_key": _support_file,
    "support_desk:file.file_key": _support_file,
    "number": lambda world: create_request(world.region)[0].number,
    "canned_id": lambda _world: create_canned(None).pk,
    "pk": lambda _world: 1,
    "uidb36": lambda _world: "1",
    "application_key": lambda world: _draft(world).key,
    "file_key": lambda world: _draft(world).files.get().key,
    "applications:journals.application_key": lambda world: _draft(world, ApplicantKind.TEACHER).key,
    "code": lambda world: world.region.code,
    "portal:office_day_removal.day_id": _moved_day,
    "portal:office_provider_removal.code": _provider,
    "consent": lambda world: give_consent(user=world.people["person"], kind="site", version="1").pk,
    "document_id": lambda world: world.people["person"].documents.create(kind="other", number="7").pk,
    "event_id": lambda world: events_table.regional(world.people["organizer"].pk, world.region.pk),
    "question_id": lambda _world: 0,
    "sign_up_id": lambda _world: 0,
    "consent_id": lambda world: give_consent(user=world.people["person"], kind="trial", version="1").pk,
    "child_id": _kept_child,
    "identity:new_contact.kind": lambda _world: "email",
    "identity:contact_codes.kind": lambda world: _contact_change(world, old="person@example.org"),
    "kind": lambda world: _contact_change(world, old=""),
    "key": _desk_key,
    "letter_id": _letter,
    "portal:service.slug": lambda _world: "diary-for-parents",
}

# What a form sends when somebody with the right has filled it in; nothing, where there is none.
BODIES: Mapping[str, Callable[[World], dict[str, object]]] = {
    "applications:start": lambda world: {"kind": "parent", "school": _school(world).pk},
    "applications:papers": lambda _world: {"paper": "identity"},
    "portal:offices": lambda _world: {
        "code": "16",
        "name": "Республика Татарстан",
        "time_zone": "Europe/Moscow",
    },
    "portal:office": lambda _world: {"name": "Поморье", "time_zone": "Europe/Moscow", "is_open": "on"},
    "portal:office_days": lambda _world: {"day": "2027-02-20", "kind": "works", "name": "За понедельник"},
}

# Addresses that software asks, with its own tests of who gets what (the OpenID Connect provider's).
TESTED_ELSEWHERE: frozenset[str] = frozenset(
    f"idp:oidc:{name}" for name in ("configuration", "jwks", "authorization", "token", "userinfo", "revoke")
)
