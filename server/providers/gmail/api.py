"""Google's own client, pointed at GMAIL_URL, with our time-outs; its errors become our faults."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from server.config import Settings
from server.errors import Fault, Gone, OutcomeUnknown, Reauthorize, Rejected, Retry
from server.providers.http import READ, retry_after
from server.providers.tokens import FreshTokens, Unauthorized

WAIT = ("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "backendError")


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
    """Executes requests of the Gmail client for one mailbox."""

    def __init__(self, settings: Settings, tokens: FreshTokens) -> None:
        self._settings, self._tokens = settings, tokens
        # No transport of its own: httplib2 is not thread-safe, each call brings one (security §5.4).
        self.users = build_from_document(
            _document(settings.gmail_url), credentials=Credentials("unused")
        ).users()

    def call(self, request: Any, *, sending: bool = False) -> dict[str, Any]:
        """Execute one request; raises a Fault. Never repeated by the library (fault 22)."""
        return self._tokens.call(lambda token: self._execute(request, token, sending=sending))

    def _execute(self, request: Any, token: str, *, sending: bool) -> dict[str, Any]:
        bare = httplib2.Http(timeout=READ, ca_certs=self._settings.ca_bundle or None)
        bare.follow_redirects = False
        try:
            answer: dict[str, Any] = request.execute(
                http=AuthorizedHttp(Credentials(token), http=bare, refresh_status_codes=()), num_retries=0
            )
        except HttpError as error:
            raise _fault(error, sending=sending) from error
        except (OSError, httplib2.HttpLib2Error, ValueError) as error:
            if sending:
                raise OutcomeUnknown(type(error).__name__) from error
            raise Retry(type(error).__name__) from error
        finally:
            bare.close()
        return answer or {}


def _fault(error: HttpError, *, sending: bool) -> Fault | Unauthorized:
    """Same status, other meaning: the reason decides (fault 11)."""
    status = int(error.resp.status)
    reason = _reason(error)
    if status == 401:
        return Unauthorized()
    if status == 403 and reason not in WAIT:
        return (
            Reauthorize("missing_scopes", reason) if "ermission" in reason else Rejected(reason, error.reason)
        )
    if status == 404:
        return Gone(reason)
    if sending and (status >= 500 or status in (408, 409, 425, 429)):
        return OutcomeUnknown(f"{status} {reason}")  # it may have left all the same (§2.4)
    if status in (403, 408, 425, 429) or status >= 500:
        return Retry(f"{status} {reason}", retry_after(error.resp))
    return Rejected(reason, error.reason or str(status))


def _reason(error: HttpError) -> str:
    try:
        details = json.loads(error.content)["error"]["errors"]
        return str(details[0]["reason"]) if details else "unknown"
    except (ValueError, KeyError, TypeError, IndexError):
        return "unknown"
