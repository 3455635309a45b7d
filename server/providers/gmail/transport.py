"""What Google's client asks through: the face of httplib2, our own session behind it.

httplib2 itself knows a time-out for each read only and takes an answer of any size (faults 19 and 21).
"""

from typing import Any

import httplib2

from server.providers.http import Session


class Transport:
    """For one thread at a time; the access token at hand goes along with each request."""

    def __init__(self, ca_bundle: str) -> None:
        self._session, self.token = Session(ca_bundle), ""

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_options: Any
    ) -> tuple[httplib2.Response, bytes]:
        """As httplib2 answers: the head, and the whole content."""
        given = {**(headers or {}), "Authorization": f"Bearer {self.token}"}
        piece = body.read() if hasattr(body, "read") else body
        answer = self._session.request(method, uri, data=piece, headers=given, allow_redirects=False)
        head = httplib2.Response({**answer.headers, "status": str(answer.status_code)})
        head.reason = answer.reason or ""
        return head, answer.content

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()
