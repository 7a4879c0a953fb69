from django.apps import AppConfig

from parta.core import events


class ChatsConfig(AppConfig):
    name = "parta.chats"

    def ready(self) -> None:
        from parta.chats.commands import owners, telling  # noqa: F401 - it says who is told of messages
        from parta.chats.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="chats")
        events.account_erased.connect(owners.forget_author, dispatch_uid="chats")
