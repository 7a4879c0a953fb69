"""The maker of a browser on a port of its own: takes push messages for one device, which decrypts them."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece  # type: ignore[import-untyped]  # it carries no types
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class PushService:
    """The maker of a browser: takes messages for one device, which reads them."""

    url: str = ""
    status: int = 201
    messages: list[dict[str, str]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    @property
    def subscription(self) -> dict[str, str]:
        """What the browser would tell Parta."""
        auth = base64.urlsafe_b64encode(self.auth).rstrip(b"=").decode()
        return {"endpoint": self.url, "p256dh": self.p256dh, "auth": auth}

    def take(self, body: bytes) -> None:
        text = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        self.messages.append(json.loads(text))


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Authorization"].startswith("vapid t=")
            service.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(service.status)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_port}/push/1"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
