"""Microsoft Graph over requests: immutable ids on every request, its errors become our faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any
from urllib.parse import urlsplit

import requests

from server.clock import Clock
from server.config import Settings
from server.errors import Fault, Gone, OutcomeUnknown, Reauthorize, Rejected, Retry
from server.providers.graph import batch as chains
from server.providers.graph.entra_errors import claims_of
from server.providers.http import AGAIN, Session, retry_after
from server.providers.pace import Pace
from server.providers.tokens import FreshTokens, Unauthorized

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}  # Graph changes ids on move; needed on every request
EXPIRED = ("syncStateNotFound", "SyncStateNotFound", "resyncRequired", "syncStateInvalid")
ACCEPTED = 202
TOLD = 10.0  # seconds to wait when Microsoft says: too fast, but not for how long


class CursorExpired(Exception):
    """A delta token is too old."""


Answer = dict[str, Any] | Fault | CursorExpired


class GraphApi:
    """Requests for one mailbox, at its pace.

    Paths are written as for the mailbox of whoever signs in, /me; `mailbox` says where it really lies.
    """

    def __init__(
        self, settings: Settings, tokens: FreshTokens, pace: Pace, clock: Clock, mailbox: str = "/me"
    ) -> None:
        self._root = f"{settings.graph_url}/v1.0"
        self._mailbox = mailbox
        self._tokens, self._pace, self._clock = tokens, pace, clock
        self._ca_bundle = settings.ca_bundle
        self._kept = local()  # a session a thread: reads of one mailbox share its connection

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """A JSON answer of a path, or of a whole address that Graph gave us."""
        return self._json(self._call("GET", path, params=query or None))

    def get_bytes(self, path: str) -> bytes:
        """A raw answer."""
        return self._call("GET", path).content

    def post(self, path: str, body: dict[str, Any] | None = None, *, sending: bool = False) -> dict[str, Any]:
        """Create or act; an empty answer is an empty dictionary."""
        answer = self._call("POST", path, json=body if body is not None else {}, sending=sending)
        if sending and answer.status_code != ACCEPTED:
            raise OutcomeUnknown(f"{answer.status_code} is no answer to a send")  # a portal's page (fault 21)
        return self._json(answer) if answer.content else {}

    def patch(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Change some fields."""
        return self._json(self._call("PATCH", path, json=body))

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
            code, message = _error(answer)
            fault = self._fault(answer.status_code, code, message, dict(answer.headers), sending=False)
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

    def batch(self, paths: list[str]) -> list[Answer]:
        """Read some paths in few requests; each has its own answer or fault. Raises Retry as a whole."""
        found: dict[int, Answer] = {}
        waiting = list(range(len(paths)))
        while waiting:
            some, waiting = waiting[: chains.MOST], waiting[chains.MOST :]
            body = chains.written([self._relative(paths[number]) for number in some], IMMUTABLE)
            with self._pace.turn(len(some)):
                parts = self._tokens.call(lambda token, body=body: self._parts(token, body))  # type: ignore[misc]
            for at, number in enumerate(some):
                answer = self._part(parts.get(at))
                if answer is None:
                    waiting.append(number)
                else:
                    found[number] = answer
        return [found[number] for number in range(len(paths))]

    def _parts(self, token: str, body: dict[str, Any]) -> dict[int, chains.Part]:
        answer = self._json(self._execute("POST", f"{self._root}/$batch", token, sending=False, json=body))
        parts = chains.read(answer)
        if any(one.status == 401 for one in parts.values()):
            raise Unauthorized
        return parts

    def _part(self, part: chains.Part | None) -> Answer | None:
        """One answer; None where it must be asked again, because the one before it in its chain failed."""
        if part is None:
            raise Retry("a batch was cut off")
        if part.status == chains.FAILED_DEPENDENCY:
            return None
        if part.status < 300:
            return part.body if isinstance(part.body, dict) else Retry("no JSON in an answer")
        code, message = _error(part.body)
        fault = self._fault(part.status, code, message, part.headers, sending=False)
        if isinstance(fault, Unauthorized) or (part.status == 429 and isinstance(fault, Retry)):
            raise fault
        return fault

    def _relative(self, path: str) -> str:
        """As in a batch; a link that Graph gave us names the mailbox itself."""
        path = path.removeprefix(self._root)
        return f"{self._mailbox}{path.removeprefix('/me')}" if path.startswith("/me/") else path

    def _call(self, method: str, path: str, *, sending: bool = False, **options: Any) -> requests.Response:
        # A link in an answer must not take our token to another host.
        url = path if path.startswith(f"{self._root}/") else f"{self._root}{self._relative(path)}"
        with self._pace.turn(1):
            return self._tokens.call(
                lambda token: self._execute(method, url, token, sending=sending, **options)
            )

    def _execute(
        self, method: str, url: str, token: str, *, sending: bool, **options: Any
    ) -> requests.Response:
        given = {"Authorization": f"Bearer {token}", **IMMUTABLE}
        try:
            with self._session(reads=method == "GET" or url.endswith("/$batch")) as session:
                answer = session.request(method, url, headers=given, **options)
        except requests.RequestException as error:
            if sending and not isinstance(error, requests.exceptions.ConnectTimeout):
                raise OutcomeUnknown(type(error).__name__) from error
            raise Retry(type(error).__name__) from error
        if answer.status_code >= 300:
            try:
                code, message = _error(answer.json())
            except ValueError:
                code, message = "unknown", ""
            raise self._fault(answer.status_code, code, message, dict(answer.headers), sending=sending)
        return answer

    @contextmanager
    def _session(self, *, reads: bool) -> Iterator[Session]:
        """Reads of a thread share a connection.

        A change has its own: on a kept one, whether it arrived would be in doubt more often.
        """
        if not reads:
            with Session(self._ca_bundle) as session:
                yield session
            return
        kept: Session | None = getattr(self._kept, "session", None)
        if kept is None:
            kept = self._kept.session = Session(self._ca_bundle)
        try:
            yield kept
        except BaseException:
            kept.close()  # nobody knows what still comes over its connections
            raise

    def _json(self, answer: requests.Response) -> dict[str, Any]:
        try:
            found = answer.json()
        except ValueError as error:
            raise Retry("the answer is no JSON") from error  # a portal's page, or half of one (fault 21)
        if not isinstance(found, dict):
            raise Retry("the answer is no JSON object")
        return found

    def _fault(
        self, status: int, code: str, message: str, headers: dict[str, str], *, sending: bool
    ) -> Fault | Unauthorized | CursorExpired:
        if status == 401:
            claims = claims_of(headers.get("WWW-Authenticate", ""))
            return Reauthorize("challenge", code, claims) if claims else Unauthorized()
        if status == 410 or code in EXPIRED:
            return CursorExpired(code)
        if status == 403:
            return Reauthorize("missing_scopes", code) if "Access" in code else Rejected(code, message)
        if status == 404:
            return Gone(code)
        if sending and (status >= 500 or status in AGAIN):
            return OutcomeUnknown(f"{status} {code}")
        if status in AGAIN or status >= 500:
            return self._wait(status, code, headers)
        return Rejected(code, message)

    def _wait(self, status: int, code: str, headers: dict[str, str]) -> Retry:
        after = retry_after(headers, self._clock.now())
        if status == 429 and after is None:
            after = TOLD
        if after:
            self._pace.told_to_wait(after)
        return Retry(f"{status} {code}", after)


def _error(body: Any) -> tuple[str, str]:
    try:
        return str(body["error"]["code"]), str(body["error"].get("message", ""))[:300]
    except (KeyError, TypeError, AttributeError):
        return "unknown", ""
