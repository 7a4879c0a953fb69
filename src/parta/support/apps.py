from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "parta.support"

    def ready(self) -> None:
        from parta.core import events
        from parta.support.commands import owners, telling  # noqa: F401 - who is told of requests

        events.personal_data.connect(owners.data_of_requests, dispatch_uid="support")
        events.account_erased.connect(owners.give_up_requests, dispatch_uid="support")
