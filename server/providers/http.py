"""One HTTP session a use: our certificates, our time-outs, no redirects, no retries."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry as NoRetry

from server.errors import Retry

CONNECT, READ = 5.0, 30.0
MAX_ANSWER = 60_000_000
LONGEST = 3600.0  # a wait that is told as longer is looked at again after this


class Session(requests.Session):
    """A session that waits for nothing for ever and never repeats a request by itself (fault 22)."""

    def __init__(self, ca_bundle: str) -> None:
        super().__init__()
        # REQUESTS_CA_BUNDLE in the environment would win over `verify` otherwise.
        self.trust_env = False
        self.verify = ca_bundle or True
        self.max_redirects = 0
        self.mount("https://", HTTPAdapter(max_retries=NoRetry(0, read=False)))

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """As requests does, with our time-outs."""
        kwargs.setdefault("timeout", (CONNECT, READ))
        return super().request(method, url, *args, **kwargs)


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
