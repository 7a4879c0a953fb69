from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "parta.notifications"

    def ready(self) -> None:
        from parta.core import events
        from parta.notifications.commands import owners

        events.personal_data.connect(owners.data_of_notifications, dispatch_uid="notifications")
        events.account_erased.connect(owners.forget_user, dispatch_uid="notifications")
