"""Second factors: allauth's pages that Parta uses, under allauth's names. Part of ``urls``."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from parta.accounts.views import security

urlpatterns = [
    path("login/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("login/second/", base.authenticate, name="mfa_authenticate"),
    path("reauthentication/code/", base.reauthenticate, name="mfa_reauthenticate"),
    path("reauthentication/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("security/", security.security, name="account_security"),
    path("security/", security.security, name="mfa_index"),  # where allauth leads when it is done
    path("security/codes/", totp.activate_totp, name="mfa_activate_totp"),
    path("security/codes/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/recovery/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("security/passkeys/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", security.rename_passkey, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/removal/", security.remove_passkey, name="mfa_remove_webauthn"),
]
