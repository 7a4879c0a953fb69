from parta.accounts.commands.accounts import (
    AccountData,
    create_user,
    create_users,
    end_session,
    send_message,
    send_recovery_link,
)

__all__ = ["AccountData", "create_user", "create_users", "end_session", "send_message", "send_recovery_link"]
