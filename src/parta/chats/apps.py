from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "parta.chats"

    def ready(self) -> None:
        from parta.chats.commands import telling  # noqa: F401 - it says who is told of messages
