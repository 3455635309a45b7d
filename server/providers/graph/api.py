"""Microsoft Graph over requests: immutable ids on every request, its errors become our faults."""

from typing import Any
from urllib.parse import urlsplit

import requests

from server.config import Settings
from server.errors import Fault, Gone, OutcomeUnknown, Reauthorize, Rejected, Retry
from server.providers.graph.entra_errors import claims_of
from server.providers.http import MAX_ANSWER, Session, retry_after
from server.providers.tokens import FreshTokens, Unauthorized

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}  # Graph changes ids on move; needed on every request
EXPIRED = ("syncStateNotFound", "SyncStateNotFound", "resyncRequired", "syncStateInvalid")


class CursorExpired(Exception):
    """A delta token is too old."""


class GraphApi:
    """Requests for one mailbox."""

    def __init__(self, settings: Settings, tokens: FreshTokens) -> None:
        self._root = f"{settings.graph_url}/v1.0"
        self._tokens = tokens
        self._ca_bundle = settings.ca_bundle

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """A JSON answer of a path, or of a whole address that Graph gave us."""
        found: dict[str, Any] = self._call("GET", path, params=query or None).json()
        return found

    def get_bytes(self, path: str) -> bytes:
        """A raw answer."""
        return self._call("GET", path).content

    def post(self, path: str, body: dict[str, Any] | None = None, *, sending: bool = False) -> dict[str, Any]:
        """Create or act; an empty answer is an empty dictionary."""
        answer = self._call("POST", path, json=body if body is not None else {}, sending=sending)
        return answer.json() if answer.content else {}

    def patch(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Change some fields."""
        found: dict[str, Any] = self._call("PATCH", path, json=body).json()
        return found

    def put_piece(self, url: str, piece: bytes, place: str) -> None:
        """Send a piece to an upload session, whose address is its own permission: our token stays here."""
        if not url.startswith(f"{self._root.removesuffix('/v1.0')}/"):
            self._foreign(url)
        try:
            with Session(self._ca_bundle) as session:
                answer = session.put(url, data=piece, headers={"Content-Range": place})
        except requests.RequestException as error:
            raise Retry(type(error).__name__) from error
        if answer.status_code >= 300:
            fault = _fault(answer, sending=False)
            raise fault if isinstance(fault, Fault) else Retry(str(answer.status_code))

    @staticmethod
    def _foreign(url: str) -> None:
        """Exchange answers with addresses of its own; anything else is not handed a mail's content."""
        host = urlsplit(url).hostname or ""
        if urlsplit(url).scheme != "https" or not host.endswith(
            (".office.com", ".office365.com", ".microsoft.com")
        ):
            raise Rejected("uploadUrl", f"an upload to {host[:80]} is not ours to make")

    def delete(self, path: str) -> None:
        """Delete; raises Gone."""
        self._call("DELETE", path)

    def _call(self, method: str, path: str, *, sending: bool = False, **options: Any) -> requests.Response:
        # A link in an answer must not take our token to another host.
        url = path if path.startswith(f"{self._root}/") else f"{self._root}{path}"
        return self._tokens.call(lambda token: self._execute(method, url, token, sending=sending, **options))

    def _execute(
        self, method: str, url: str, token: str, *, sending: bool, **options: Any
    ) -> requests.Response:
        given = {"Authorization": f"Bearer {token}", **IMMUTABLE}
        try:
            with Session(self._ca_bundle) as session:
                answer = session.request(method, url, headers=given, **options)
        except requests.RequestException as error:
            if sending and not isinstance(error, requests.exceptions.ConnectTimeout):
                raise OutcomeUnknown(type(error).__name__) from error
            raise Retry(type(error).__name__) from error
        if answer.status_code >= 300:
            raise _fault(answer, sending=sending)
        if len(answer.content) > MAX_ANSWER:
            raise Retry("the answer is too large")
        return answer


def _fault(answer: requests.Response, *, sending: bool) -> Fault | Unauthorized | CursorExpired:
    status, (code, message) = answer.status_code, _error(answer)
    if status == 401:
        claims = claims_of(answer.headers.get("WWW-Authenticate", ""))
        return Reauthorize("challenge", code, claims) if claims else Unauthorized()
    if status == 410 or code in EXPIRED:
        return CursorExpired(code)
    if status == 403:
        return Reauthorize("missing_scopes", code) if "Access" in code else Rejected(code, message)
    if status == 404:
        return Gone(code)
    if sending and (status >= 500 or status in (408, 409, 425, 429)):
        return OutcomeUnknown(f"{status} {code}")
    if status in (408, 409, 425, 429) or status >= 500:
        return Retry(f"{status} {code}", retry_after(answer.headers))
    return Rejected(code, message)


def _error(answer: requests.Response) -> tuple[str, str]:
    try:
        error = answer.json()["error"]
        return str(error["code"]), str(error.get("message", ""))[:300]
    except (ValueError, KeyError, TypeError):
        return "unknown", ""
