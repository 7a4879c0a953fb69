"""Short messages: one small gateway, chosen by the setting SMS_URL.

``smpp://user:password@host:port?from=Parta`` is an operator's message center. Without it a demo or a
developer's machine shows messages on the page ``/account/messages/``; elsewhere there are none, and pages
ask for an e-mail only.
"""

import logging
import threading
from contextlib import suppress
from functools import lru_cache
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from smpplib import consts, exceptions, gsm
from smpplib.client import Client

from parta.accounts.models import SentMessage
from parta.accounts.phones import masked_phone
from parta.core import clock

_logger = logging.getLogger(__name__)
_TIMEOUT = 10  # seconds to connect, and to wait for each answer
_MOST_PACKETS = 50  # others that may come before the answer awaited


class NotSentError(Exception):
    """The message center could not be reached, or has turned the message down."""


class Gateway(Protocol):
    def send(self, phone: str, text: str) -> None:
        """Hand the text over for the number (E.164). Raises NotSentError."""

    def close(self) -> None:
        """Give back what is held, such as a connection; a later ``send`` takes it anew."""


def is_available() -> bool:
    """Whether a message would reach anybody."""
    return bool(settings.SMS_URL or settings.SMS_ON_PAGE)


def gateway() -> Gateway:
    """The gateway of this installation. Raises NotSentError where there is none."""
    if settings.SMS_URL:
        return _smpp(settings.SMS_URL)
    if settings.SMS_ON_PAGE:
        return PageGateway()
    raise NotSentError("SMS_URL is not set")


@lru_cache(maxsize=4)
def _smpp(url: str) -> "SmppGateway":
    parts = urlsplit(url)
    if parts.scheme != "smpp" or not parts.hostname:
        raise NotSentError("SMS_URL is not smpp://user:password@host:port?from=name")
    sender = parse_qs(parts.query).get("from", ["Parta"])[0]
    return SmppGateway(
        host=parts.hostname,
        port=parts.port or 2775,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


class PageGateway:
    """Keeps messages for the page that shows them; the console says only that there is one."""

    def send(self, phone: str, text: str) -> None:
        SentMessage.objects.create(phone=phone, text=text, sent_at=clock.now())
        _logger.warning("An SMS to %s is at /account/messages/ of the portal", masked_phone(phone))

    def close(self) -> None:
        """Nothing is held."""


class SmppGateway:
    """One connection to the operator's message center, kept between messages and made anew when it breaks.

    Cyrillic goes as UCS-2, 70 letters a message; longer texts as parts that a phone joins. SMPP 3.4.
    """

    def __init__(
        self, *, host: str, port: int, user: str, password: str, sender: str, timeout: float = _TIMEOUT
    ) -> None:
        self._host, self._port, self._timeout = host, port, timeout
        self._user, self._password, self._sender = user, password, sender
        self._client: Client | None = None
        self._lock = threading.Lock()

    def send(self, phone: str, text: str) -> None:
        with self._lock:
            is_fresh = self._client is None
            try:
                self._submit(phone, text)
            except exceptions.PDUError as error:
                raise NotSentError(f"the message center answers {error.args[-1]}") from error
            except (exceptions.ConnectionError, OSError) as error:
                self._drop()
                if is_fresh:
                    raise NotSentError("the message center does not answer") from error
                self._send_anew(phone, text)

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                with suppress(exceptions.PDUError, exceptions.ConnectionError, OSError):
                    self._client.unbind()
                self._drop()

    def _send_anew(self, phone: str, text: str) -> None:
        """Once more over a new connection: the kept one was dead, as message centers drop idle ones."""
        try:
            self._submit(phone, text)
        except (exceptions.PDUError, exceptions.ConnectionError, OSError) as error:
            self._drop()
            raise NotSentError("the message center does not answer") from error

    def _submit(self, phone: str, text: str) -> None:
        client = self._client or self._connect()
        parts, coding, esm_class = gsm.make_parts(text)
        sender_type = consts.SMPP_TON_INTL if self._sender.isdecimal() else consts.SMPP_TON_ALNUM
        for part in parts:
            sent = client.send_message(
                source_addr_ton=sender_type,
                source_addr_npi=consts.SMPP_NPI_ISDN if self._sender.isdecimal() else consts.SMPP_NPI_UNK,
                source_addr=self._sender,
                dest_addr_ton=consts.SMPP_TON_INTL,
                dest_addr_npi=consts.SMPP_NPI_ISDN,
                destination_addr=phone.removeprefix("+"),
                short_message=part,
                data_coding=coding,
                esm_class=esm_class,
            )
            self._await_answer(client, sent.sequence)

    def _connect(self) -> Client:
        client = Client(
            self._host,
            self._port,
            timeout=self._timeout,
            logger_name=f"{__name__}.smpp",
            allow_unknown_opt_params=True,
        )
        client.logger.setLevel(logging.ERROR)  # its other lines hold whole packets: numbers, texts, passwords
        try:
            client.connect()
            client.bind_transceiver(system_id=self._user, password=self._password)
        except (exceptions.PDUError, exceptions.ConnectionError, OSError):
            client.disconnect()
            raise
        self._client = client
        return client

    def _await_answer(self, client: Client, sequence: int) -> None:
        for _ in range(_MOST_PACKETS):
            packet = client.read_pdu()
            if packet.command == "enquire_link":
                client._enquire_link_received(packet)
            elif packet.command == "deliver_sm":  # a report or an answer of somebody: nobody reads them here
                client.set_message_received_handler(lambda **_: None)
                client._message_received(packet)
            elif packet.command == "unbind":
                raise exceptions.ConnectionError
            elif packet.sequence == sequence:
                if packet.is_error():
                    raise exceptions.PDUError("refused", int(packet.status))
                return
        raise exceptions.ConnectionError

    def _drop(self) -> None:
        if self._client is not None:
            self._client.disconnect()
            self._client = None
