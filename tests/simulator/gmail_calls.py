"""The calls of the Gmail API that the simulator serves, and how a test reads what comes back."""

import base64
import json
from collections.abc import Callable
from typing import Any

from server.simulator.cast import ANNA, MIA
from tests.simulator.discovery import Exchange

EVERYTHING = "https://mail.google.com/"
METADATA = "https://www.googleapis.com/auth/gmail.metadata"
MIME = f"From: {MIA.address}\r\nTo: {ANNA.address}\r\nSubject: Hi\r\nMessage-ID: <mine@x.test>\r\n\r\nHi\r\n"
RAW = base64.urlsafe_b64encode(MIME.encode()).decode()
ODD = (
    "From: =?utf-8?q?Bj=C3=B6rn?= <bjorn@x.test>\r\nTo: mia@northwind.test\r\nMessage-ID: <odd@x.test>\r\n"
    "Subject: =?utf-8?b?w6TDtsO8?=\r\n folded\r\nX-Empty:\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="o"\r\n\r\n'
    '--o\r\nContent-Type: multipart/alternative; boundary="i"\r\n\r\n'
    "--i\r\nContent-Type: text/plain; charset=no-such\r\n\r\nHi\r\n"
    "--i\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+SGk8L2I+\r\n--i--\r\n"
    "--o\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nInner\r\n"
    '--o\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="a.pdf"\r\n'
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--o--\r\n"
)

Call = Callable[..., Exchange]


FORMATS = ("minimal", "full", "raw", "metadata")
NOBODY = "rfc822msgid:<nobody@x.test>"

Row = tuple[str, dict[str, str], dict[str, Any] | None]
ANSWERS: list[Row] = [
    ("getProfile", {}, None),
    ("messages.list", {}, None),
    ("messages.list", {"maxResults": "1"}, None),
    ("messages.list", {"maxResults": "2", "pageToken": "2", "q": "after:0"}, None),
    ("messages.list", {"q": NOBODY}, None),
    ("messages.list", {"labelIds": "INBOX", "includeSpamTrash": "true"}, None),
    *(("messages.get", {"id": "{message}", "format": one}, None) for one in FORMATS),
    ("messages.get", {"id": "{message}", "format": "metadata", "metadataHeaders": "Subject"}, None),
    *(("threads.get", {"id": "{thread}", "format": one}, None) for one in FORMATS if one != "raw"),
    ("history.list", {"startHistoryId": "{history}", "historyTypes": "messageAdded"}, None),
    ("history.list", {"startHistoryId": "{history}", "maxResults": "1"}, None),
    ("drafts.create", {}, {"message": {"raw": RAW}}),
    ("drafts.list", {}, None),
    ("drafts.list", {"maxResults": "1", "q": NOBODY}, None),
    *(("drafts.get", {"id": "{draft}", "format": one}, None) for one in FORMATS),
    ("drafts.send", {}, {"id": "{draft}"}),
    ("drafts.delete", {"id": "{draft}"}, None),
    ("messages.send", {}, {"raw": RAW}),
    ("messages.send", {}, {"raw": RAW, "threadId": "{thread}"}),
    ("messages.modify", {"id": "{message}"}, {"addLabelIds": ["STARRED"], "removeLabelIds": ["UNREAD"]}),
    ("messages.trash", {"id": "{message}"}, None),
    ("messages.untrash", {"id": "{message}"}, None),
    ("messages.delete", {"id": "{message}"}, None),
    ("watch", {}, {"topicName": "projects/simulated/topics/mail"}),
    ("stop", {}, None),
    ("settings.sendAs.list", {}, None),
    ("labels.list", {}, None),
]


def content(heard: Exchange, status: int = 200) -> dict[str, Any]:
    assert heard.status == status, heard.answer
    found: dict[str, Any] = json.loads(heard.answer)
    return found


def reason(heard: Exchange) -> tuple[int, str, str]:
    error = json.loads(heard.answer)["error"]
    return heard.status, error["status"], error["errors"][0]["reason"]


def filled(given: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    return {
        key: filled(value, known)
        if isinstance(value, dict)
        else value.format(**known)
        if isinstance(value, str)
        else value
        for key, value in given.items()
    }
