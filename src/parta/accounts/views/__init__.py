from parta.accounts.views.sign_in import sessions, sign_in

__all__ = ["sessions", "sign_in"]
