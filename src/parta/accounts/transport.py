"""How the diary talks to providers of State Services sign-in: to whom it is told to, and to no other.

A region's operator names the provider's address, so this must not become a way into the installation's own
network: a name is resolved once, its address is looked at, and that very address is talked to.
"""

import contextvars
import io
import ipaddress
import socket
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.structures import CaseInsensitiveDict

TIMEOUT = (3.05, 7)  # seconds to connect, and between two pieces of an answer
_MOST_BYTES = 512 * 1024  # of an answer: discovery, keys and claims are some kilobytes
_LOCAL = ".localhost"


class ProviderSession(requests.Session):
    """``own_root``: the address of this installation's portal, which is asked without the network."""

    def __init__(self, own_root: str = "") -> None:
        super().__init__()
        self.trust_env = False  # no passwords of a .netrc, no proxy that would resolve names by itself
        self.max_redirects = 0
        self.mount("https://", PinnedTransport())
        self.mount("http://", PinnedTransport())
        if own_root:
            self.mount(f"{own_root}/", OwnTransport())

    def request(  # type: ignore[override]
        self, method: str, url: str, *args: Any, **kwargs: Any
    ) -> requests.Response:
        kwargs.setdefault("timeout", TIMEOUT)
        kwargs["allow_redirects"] = False
        return super().request(method, url, *args, **kwargs)


class PinnedTransport(HTTPAdapter):
    """Talks to the address that the name was found to have, with the name's certificate."""

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        name = str(host["host"]).strip("[]")
        request.headers["Host"] = urlsplit(request.url or "").netloc.rpartition("@")[2]
        host["host"] = allowed_address(str(host["scheme"]), name, host["port"])
        if host["scheme"] == "https":
            pool |= {"server_hostname": name, "assert_hostname": name}
        return host, pool

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["stream"] = True
        response = super().send(request, *args, **kwargs)
        with response:
            content = response.raw.read(_MOST_BYTES + 1, decode_content=True)
        if len(content) > _MOST_BYTES:
            raise requests.exceptions.ContentDecodingError("the answer is too long", request=request)
        response._content = content
        return response


class OwnTransport(BaseAdapter):
    """Asks this installation's portal by a call.

    Over the network a server all of whose threads are signing somebody in would wait for itself; nor need its
    public name be reachable from where it runs.
    """

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        asked = WSGIRequest(_environment(request))
        # In a context of its own: the language and the site map of the request that waits stay what they are.
        answer = contextvars.copy_context().run(_handler().get_response, asked)
        return _response(request, answer)

    def close(self) -> None:
        """Nothing is open."""


def allowed_address(scheme: str, name: str, port: int | None) -> str:
    """The address of the name, if the diary may talk to it; ConnectionError otherwise.

    Plain HTTP and addresses that are not public: only of hosts in ``OIDC_INTERNAL_HOSTS``. Names under
    ``localhost`` are this machine, as browsers have it; the system's resolver may not know.
    """
    is_internal = _is_internal(name)
    if scheme != "https" and not is_internal:
        raise requests.ConnectionError(f"{name} must be asked by HTTPS")
    if name == _LOCAL[1:] or name.endswith(_LOCAL):
        found = ["127.0.0.1"]
    else:
        try:
            found = [str(row[4][0]) for row in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
        except OSError as error:
            raise requests.ConnectionError(f"{name} is not known") from error
    if not is_internal and not all(ipaddress.ip_address(address).is_global for address in found):
        raise requests.ConnectionError(f"{name} is an address of an inner network")
    return found[0]


def _is_internal(name: str) -> bool:
    return any(
        name == host or (host.startswith(".") and name.endswith(host))
        for host in settings.OIDC_INTERNAL_HOSTS
    )


@lru_cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _environment(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(request.url or "")
    content = request.body.encode() if isinstance(request.body, str) else b""  # forms are all that is sent
    headers: Mapping[str, Any] = request.headers
    named = {f"HTTP_{name.upper().replace('-', '_')}": str(value) for name, value in headers.items()}
    return {
        **named,
        "HTTP_ACCEPT_ENCODING": "identity",  # nothing goes over a wire
        "REQUEST_METHOD": request.method or "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": parts.scheme,
        "CONTENT_TYPE": str(headers.get("Content-Type", "")),
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": io.StringIO(),
    }


def _response(request: requests.PreparedRequest, answer: HttpResponseBase) -> requests.Response:
    if not isinstance(answer, HttpResponse):
        raise requests.ConnectionError("the portal has answered with a file", request=request)
    response = requests.Response()
    response.status_code = answer.status_code
    response.headers = CaseInsensitiveDict(answer.headers)
    response._content = answer.content
    response.encoding = "utf-8"
    response.url = request.url or ""
    response.request = request
    return response
