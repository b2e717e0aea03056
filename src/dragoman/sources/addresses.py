"""Which machines may be talked to. A name is resolved once, and the connection goes to the very address checked."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpcore
import httpx

from dragoman.model import NetworkError

NAT64 = ipaddress.ip_network("64:ff9b::/96")
SECRET_WORDS = ("token", "key", "secret", "sig", "pass", "auth", "session", "code")
Resolver = Callable[[str, int], list[str]]


class PrivateAddressError(NetworkError):
    """An address leads into a private network; see `FetchSettings.allow_private`."""


class TooSlowError(NetworkError):
    """A fetch took longer than its limit."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, addresses wrapped in IPv6 unwrapped first."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            ip = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1] or ip
    return ip.is_global and not ip.is_multicast and not ip.is_unspecified


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, in the order to try them.

    Raises:
        NetworkError: if it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NetworkError(f"the host {host!r} is not known: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def redact(url: str) -> str:
    """An address fit for messages and logs: no user names, no passwords, no values that look like secrets."""
    try:
        parts = urlsplit(url)
        query = [
            (name, "..." if any(word in name.lower() for word in SECRET_WORDS) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, urlencode(query, safe="./:"), ""))[:300]
    except ValueError:
        return "(an address that cannot be read)"


class _Timed(httpcore.NetworkStream):
    """A connection whose every wait also ends at the fetch's deadline, so that a slow drip ends too."""

    def __init__(self, stream: httpcore.NetworkStream, backend: PinnedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout))
        return _Timed(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Resolves a name, checks every address, and connects to the first that answers - by address, not by name.

    A name that changes its meaning between check and connection (DNS rebinding) therefore gains nothing, and each hop
    of a redirect passes here again. TLS still verifies the name.
    """

    def __init__(self, *, allow_private: bool = False, resolver: Resolver = resolve) -> None:
        self._backend = httpcore.SyncBackend()
        self._allow_private = allow_private
        self._resolve = resolver
        self.deadline = float("inf")

    def left(self, timeout: float | None) -> float:
        """Seconds that a wait may take.

        Raises:
            TooSlowError: if the deadline has passed.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooSlowError("the server did not finish in time")
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host, by the address that was checked (httpcore calls this).

        Raises:
            PrivateAddressError: if any of the host's addresses is private.
        """
        addresses = self._resolve(host, port)
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise PrivateAddressError(
                        f"{host} is in a private network ({address}); allow private addresses to fetch from it"
                    )
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = self._backend.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _Timed(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or NetworkError(f"the host {host!r} has no address")

    def sleep(self, seconds: float) -> None:
        """Wait (httpcore calls this between attempts to connect)."""
        time.sleep(seconds)


class PinnedTransport(httpx.BaseTransport):
    """httpx over a pool of pinned connections."""

    def __init__(self, backend: PinnedBackend) -> None:
        context = httpx.create_ssl_context()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, network_backend=backend, max_connections=10, keepalive_expiry=15.0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and give the answer, its body still to be read."""
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Any:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
