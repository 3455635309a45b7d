"""Google's own client, pointed at GMAIL_URL, with our time-outs; its errors become our faults."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.client import HTTPException
from importlib.resources import files
from threading import local
from typing import Any

import httplib2
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from server.clock import Clock
from server.config import Settings
from server.errors import Fault, Gone, OutcomeUnknown, Reauthorize, Rejected, Retry
from server.providers.gmail import batch as multipart
from server.providers.gmail.prices import units
from server.providers.gmail.transport import Transport
from server.providers.http import AGAIN, retry_after
from server.providers.pace import Pace
from server.providers.tokens import FreshTokens, Unauthorized

WAIT = ("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "backendError", "dailyLimitExceeded")
SILENT = ("gmail.users.drafts.delete", "gmail.users.stop")  # answer with nothing when all is well
BROKEN = (
    OSError,
    httplib2.HttpLib2Error,
    HTTPException,
    ValueError,
)  # of a connection, or of what came over it
TOLD = 5.0  # seconds to wait when Google says: too fast, but not for how long


@lru_cache(maxsize=4)
def _document(base: str) -> str:
    """The discovery document that ships with the client, moved to another address.

    `client_options` would move plain calls only; batches and uploads would still go to Google.
    """
    shipped = files("googleapiclient.discovery_cache.documents").joinpath("gmail.v1.json").read_text()
    document = json.loads(shipped)
    document |= {"rootUrl": f"{base}/", "baseUrl": f"{base}/", "mtlsRootUrl": f"{base}/"}
    return json.dumps(document)


class GmailApi:
    """Executes requests of the Gmail client for one mailbox, at its pace."""

    def __init__(self, settings: Settings, tokens: FreshTokens, pace: Pace, clock: Clock) -> None:
        self._settings, self._tokens, self._pace, self._clock = settings, tokens, pace, clock
        self._kept = local()
        # No transport of its own: a session is not for several threads, each brings one (security §5.4).
        self.users = build_from_document(
            _document(settings.gmail_url), credentials=Credentials("unused")
        ).users()

    def call(self, request: Any, *, sending: bool = False) -> dict[str, Any]:
        """Execute one request; raises a Fault. Never repeated by the library (fault 22)."""
        with self._pace.turn(units(request.methodId)):
            return self._tokens.call(lambda token: self._execute(request, token, sending=sending))

    def batch(self, requests: list[Any]) -> list[dict[str, Any] | Fault]:
        """Execute some reads in one request; each has its own answer or fault. Raises Retry as a whole."""
        found: list[dict[str, Any] | Fault] = []
        for start in range(0, len(requests), multipart.MOST):
            some = requests[start : start + multipart.MOST]
            with self._pace.turn(sum(units(one.methodId) for one in some)):
                found += self._tokens.call(lambda token, some=some: self._batch(some, token))  # type: ignore[misc]
        return found

    @contextmanager
    def _http(self, token: str, *, reads: bool) -> Iterator[Transport]:
        """Reads of a thread share a connection.

        A change has its own: on a kept one, whether it arrived would be in doubt more often.
        """
        http = getattr(self._kept, "http", None) if reads else None
        if http is None:
            http = Transport(self._settings.ca_bundle)
        if reads:
            self._kept.http = None
        http.token, fine = token, False
        try:
            yield http
            fine = True
        finally:
            if fine and reads:
                self._kept.http = http
            else:
                http.close()  # nobody knows what still comes over its connection

    def _execute(self, request: Any, token: str, *, sending: bool) -> dict[str, Any]:
        try:
            with self._http(token, reads=request.method == "GET") as http:
                answer: Any = request.execute(http=http, num_retries=0)
        except HttpError as error:
            raise self._fault(error, sending=sending) from error
        except BROKEN as error:
            if sending:
                raise OutcomeUnknown(type(error).__name__) from error
            raise Retry(type(error).__name__) from error
        if isinstance(answer, dict):
            return answer
        if request.methodId in SILENT:
            return {}
        # A portal's page or nothing at all, with a good status (fault 21): an empty list it is not.
        raise OutcomeUnknown("no JSON came back") if sending else Retry("no JSON came back")

    def _batch(self, requests: list[Any], token: str) -> list[dict[str, Any] | Fault]:
        body, kind = multipart.written(requests)
        url = f"{self._settings.gmail_url}/batch"
        try:
            with self._http(token, reads=True) as http:
                answer, content = http.request(url, "POST", body=body, headers={"Content-Type": kind})
        except BROKEN as error:
            raise Retry(type(error).__name__) from error
        if answer.status != 200:
            raise self._fault(HttpError(answer, content, uri=url), sending=False)
        parts = multipart.read(answer.get("content-type", ""), content)
        return [self._part(parts.get(number)) for number in range(len(requests))]

    def _part(self, part: multipart.Part | None) -> dict[str, Any] | Fault:
        if part is None:
            raise Retry("a batch was cut off")
        if part.status >= 300:
            fault = self._fault(
                HttpError(httplib2.Response({"status": part.status}), part.content), sending=False
            )
            # A refusal of our token or our pace is about all of them; anything else about this one.
            if isinstance(fault, Unauthorized) or (isinstance(fault, Retry) and part.status in (403, 429)):
                raise fault
            return fault
        try:
            read = json.loads(part.content)
        except ValueError:
            return Retry("half an answer")
        return read if isinstance(read, dict) else Retry("no JSON object")

    def _fault(self, error: HttpError, *, sending: bool) -> Fault | Unauthorized:
        """Same status, other meaning: the reason decides (fault 11)."""
        status, reason = int(error.resp.status), _reason(error)
        if status == 401:
            return Unauthorized()
        if status == 403 and reason not in WAIT:
            return (
                Reauthorize("missing_scopes", reason)
                if "ermission" in reason
                else Rejected(reason, error.reason)
            )
        if status == 404:
            return Gone(reason)
        if sending and (status >= 500 or status in AGAIN):
            return OutcomeUnknown(f"{status} {reason}")  # it may have left all the same (§2.4)
        if status in (403, *AGAIN) or status >= 500:
            after = retry_after(error.resp, self._clock.now())
            if status in (403, 429):
                after = after if after is not None else TOLD
            if after:
                self._pace.told_to_wait(after)
            return Retry(f"{status} {reason}", after)
        return Rejected(reason, error.reason or str(status))


def _reason(error: HttpError) -> str:
    try:
        details = json.loads(error.content)["error"]["errors"]
        return str(details[0]["reason"]) if details else "unknown"
    except (ValueError, KeyError, TypeError, IndexError):
        return "unknown"
