"""Calls an address that a user has named: resolved once, public only, no redirects, soon over (check 64)."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer

from server.core.webhooks import BadTarget, is_public, target
from server.errors import Rejected, Retry

SECONDS = 5.0


class _Pinned(HTTPConnection):
    """A connection to one IP address under the name that was asked for: a name cannot change its mind."""

    def __init__(self, host: str, place: tuple[str, int], seconds: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, place[1], timeout=seconds)
        self._place = place
        self._tls = tls

    def connect(self) -> None:
        """Connect to the address at hand, whatever the name means by now."""
        plain = socket.create_connection(self._place, self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    local: bool,
    ca_bundle: str = "",
    seconds: float = SECONDS,
) -> int:
    """POST a body; the status of the answer, whose content is left unread.

    Raises Rejected for an address that we do not call, and Retry when nobody answered in time.
    `local` lets http, any port and this machine be called: for development and tests.
    """
    try:
        scheme, host, port, path = target(url, local=local)
    except BadTarget as bad:
        raise Rejected("address", f"it {bad}") from bad
    place = (_resolve(host, port, local=local), port)
    tls = _tls(ca_bundle) if scheme == "https" else None
    connection = _Pinned(host, place, seconds, tls)
    # The time-out is for each read; a receiver that drips byte by byte would hold us for ever.
    watch = Timer(seconds, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise Retry(f"{type(error).__name__} from {host}") from error
    finally:
        watch.cancel()
        connection.close()


def _tls(ca_bundle: str) -> ssl.SSLContext:
    """The system's authorities, and those of the setting: a receiver may stand on either side."""
    made = ssl.create_default_context()
    if ca_bundle:
        made.load_verify_locations(ca_bundle)
    return made


def _cut(connection: HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _resolve(host: str, port: int, *, local: bool) -> str:
    """The first address of a name; refused when any of them is not on the open net."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise Retry(f"{host} has no address") from error
    if not local and not all(is_public(one) for one in found):
        raise Rejected("address", f"{host} is not on the open internet")
    return found[0]
