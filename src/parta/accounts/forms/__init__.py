from parta.accounts.forms.sign_in import (
    ChangePasswordForm,
    NewPasswordForm,
    ReauthenticationForm,
    RecoveryForm,
    RecoveryKeyForm,
    SignInForm,
)

__all__ = [
    "ChangePasswordForm",
    "NewPasswordForm",
    "ReauthenticationForm",
    "RecoveryForm",
    "RecoveryKeyForm",
    "SignInForm",
]
