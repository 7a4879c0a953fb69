"""A small message center: speaks SMPP 3.4 over a real socket and keeps what it is sent."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_BIND, _SUBMIT, _UNBIND, _ENQUIRE = 0x09, 0x04, 0x06, 0x15
_ANSWER = 0x80000000
_WRONG_PASSWORD = 0x0E
_UCS2 = 8


@dataclass
class Submitted:
    """One part of a message."""

    sender: str
    phone: str
    coding: int
    body: bytes  # without its header
    parts: int = 1
    part: int = 1


@dataclass
class MessageCenter:
    """``status``: what submissions are answered with; ``drops``: connections cut before an answer."""

    user: str
    password: str
    port: int = 0
    status: int = 0
    drops: int = 0
    is_silent: bool = False
    binds: int = 0
    received: list[Submitted] = field(default_factory=list)
    connections: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smpp://{self.user}:{self.password}@127.0.0.1:{self.port}?from=Parta"

    @property
    def texts(self) -> list[str]:
        """Whole messages, their parts joined, in the order they came."""
        found: list[str] = []
        for item in self.received:
            text = item.body.decode("utf-16-be" if item.coding == _UCS2 else "ascii")
            if item.part == 1:
                found.append(text)
            else:
                found[-1] += text
        return found

    def cut(self) -> None:
        """End all connections, as centers do with idle ones."""
        while self.connections:
            connection = self.connections.pop()
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def serve(self, connection: socket.socket) -> None:
        with suppress(OSError, EOFError):
            while True:
                command, sequence, body = _read(connection)
                if self.is_silent:
                    continue
                if command == _SUBMIT and self.drops:
                    self.drops -= 1
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                status, answer = self._answer(command, body)
                if command == _SUBMIT:  # a question first, which the client must live with
                    connection.sendall(struct.pack(">LLLL", 16, _ENQUIRE, 0, 7))
                connection.sendall(
                    struct.pack(">LLLL", 16 + len(answer), command | _ANSWER, status, sequence) + answer
                )

    def _answer(self, command: int, body: bytes) -> tuple[int, bytes]:
        if command == _BIND:
            user, password = body.split(b"\0")[:2]
            if (user.decode(), password.decode()) != (self.user, self.password):
                return _WRONG_PASSWORD, b"\0"
            self.binds += 1
            return 0, b"center\0"
        if command == _SUBMIT:
            if self.status:
                return self.status, b""
            self.received.append(_submitted(body))
            return 0, b"id-1\0"
        return 0, b""


@contextmanager
def message_center() -> Iterator[MessageCenter]:
    """A center that listens on a port of its own while the block runs."""
    center = MessageCenter(user="parta", password="s3cret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        center.port = server.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _address = server.accept()
                    center.connections.append(connection)
                    threading.Thread(target=center.serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield center
        finally:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            center.cut()


def _read(connection: socket.socket) -> tuple[int, int, bytes]:
    length, command, _status, sequence = struct.unpack(">LLLL", _exactly(connection, 16))
    return command, sequence, _exactly(connection, length - 16)


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = connection.recv(size - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found


def _submitted(body: bytes) -> Submitted:
    """SMPP 3.4, 4.4.1: service, sender (kind, plan, address), phone (the same), options, the text."""
    _service, rest = body.split(b"\0", 1)
    sender, rest = rest[2:].split(b"\0", 1)
    phone, rest = rest[2:].split(b"\0", 1)
    esm_class, rest = rest[0], rest[3:]
    _scheduled, rest = rest.split(b"\0", 1)
    _validity, rest = rest.split(b"\0", 1)
    coding, size, text = rest[2], rest[4], rest[5:]
    text = text[:size]
    item = Submitted(sender.decode(), phone.decode(), coding, text)
    if esm_class & 0x40:  # a header of six bytes: how many parts, which one
        item.parts, item.part, item.body = text[4], text[5], text[6:]
    return item
