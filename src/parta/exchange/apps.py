from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "parta.exchange"

    def ready(self) -> None:
        from parta.core import events
        from parta.exchange.commands import owners

        events.personal_data.connect(owners.data_of_keys, dispatch_uid="exchange")
        events.account_erased.connect(owners.give_up_keys, dispatch_uid="exchange")
