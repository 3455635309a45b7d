"""HTTP sessions: our certificates, our time-outs, no redirects, no retries, no endless answers."""

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry as NoRetry

from server.clock import monotonic
from server.errors import Retry

CONNECT, READ = 5.0, 30.0
WHOLE = 120.0  # of an answer's content, however it trickles: READ begins anew with each byte
MAX_ANSWER = 60_000_000  # unpacked
PIECE = 16_384
# Nothing is wrong with what was asked: too slow, too early, too fast, or somebody else was there (fault 14).
AGAIN = (408, 409, 412, 425, 429)
LONGEST = 3600.0  # a wait that is told as longer is looked at again after this


@cache
def trust(ca_bundle: str) -> ssl.SSLContext:
    """Whom we believe to be who they say, read once: reading it takes longer than most requests."""
    return ssl.create_default_context(cafile=ca_bundle or DEFAULT_CA_BUNDLE_PATH)


class _Adapter(HTTPAdapter):
    """Every connection with the one context; a name that does not fit the certificate is refused by it."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=NoRetry(0, read=False))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        pool.pop("ca_certs", None)  # it is in the context already
        return host, pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """The context does."""


class Bounded(requests.Session):
    """Waits for nothing for ever, and takes no answer without end (faults 18, 19 and 21)."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """As requests does, with our time-outs; raises RequestException for an answer that goes too far."""
        given = {"timeout": (CONNECT, READ), **kwargs, "stream": True}
        answer = super().request(method, url, *args, **given)
        try:
            # The only place where requests keeps what was read; it offers no other way to bound it.
            answer._content = _read(answer)  # noqa: SLF001
        except BaseException:
            answer.close()  # with its connection: nobody knows what still comes over it
            raise
        answer.raw.release_conn()  # to be used again by the session that keeps it
        return answer


class Session(Bounded):
    """A session that never repeats a request by itself (fault 22)."""

    def __init__(self, ca_bundle: str) -> None:
        super().__init__()
        # REQUESTS_CA_BUNDLE in the environment would win over `verify` otherwise.
        self.trust_env = False
        self.verify = ca_bundle or True
        self.max_redirects = 0
        self.mount("https://", _Adapter(trust(ca_bundle)))


def _read(answer: requests.Response) -> bytes:
    """The whole content, unpacked piece by piece: a small one may unpack to anything (fault 21)."""
    until, size = monotonic() + WHOLE, 0
    pieces: list[bytes] = []
    try:
        while piece := answer.raw.read1(PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_ANSWER:
                raise requests.exceptions.ContentDecodingError("the answer is too large")
            if monotonic() > until:
                raise requests.ReadTimeout("the answer takes too long")
    except HTTPError as error:
        raise requests.ConnectionError(type(error).__name__) from error
    return b"".join(pieces)


def discovery(session: Session, url: str) -> dict[str, Any]:
    """An OpenID discovery document, which names every endpoint; raises Retry."""
    return get_json(session, url)


def get_json(session: Session, url: str) -> dict[str, Any]:
    """A public JSON document; raises Retry when it cannot be had."""
    try:
        answer = session.get(url)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except requests.RequestException as error:
        raise Retry(f"{type(error).__name__} from {url.partition('?')[0]}") from error
    return found


def retry_after(headers: Any, now: datetime) -> float | None:
    """Retry-After in seconds, at most an hour; as a number or as an HTTP date (RFC 9110 §10.2.3).

    Nonsense is left to our own back-off.
    """
    text = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    if text.isdigit():
        return min(LONGEST, float(text[:9]))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return min(LONGEST, max(0.0, (at.astimezone(UTC) - now).total_seconds()))
