"""Threads and sameness by headers, never by the subject (T3, T15)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.core.mail import MessageHead
from server.core.mail import Participant as P
from server.core.threads import dedupe_key, join

HEAD = MessageHead(
    "<new@x>", "Update", P("anna@brightwater.test"), in_reply_to="<b@x>", references=("<a@x>", "<b@x>")
)


@pytest.mark.parametrize(
    ("known", "provider", "expected"),
    [
        pytest.param({}, None, None, id="nothing known: a new thread"),
        pytest.param({"<b@x>": 2}, None, 2, id="T3 In-Reply-To"),
        pytest.param({"<a@x>": 1}, None, 1, id="T3 any reference"),
        pytest.param({"<a@x>": 1, "<b@x>": 2}, None, 2, id="T3 the nearest one"),
        pytest.param({"<b@x>": 2}, 7, 7, id="T3 the provider's thread within its mailbox"),
        pytest.param({"Update": 3, "<new@x>": 4}, None, None, id="T3 neither subject nor own id"),
    ],
)
def test_which_thread_it_joins(known, provider, expected):
    assert join(HEAD, known, provider) == expected


def test_an_empty_id_is_no_key():
    assert join(replace(HEAD, in_reply_to=None, references=("",)), {"": 5}, None) is None


def test_two_sightings_of_one_mail_are_one_message_t15():
    sent = replace(HEAD, sent_at=datetime(2026, 11, 1, tzinfo=UTC), snippet="as Sent shows it")
    assert dedupe_key(sent) == dedupe_key(replace(HEAD, subject=" update "))


@pytest.mark.parametrize(
    "other",
    [
        replace(HEAD, message_id="<other@x>"),
        replace(HEAD, sender=P("mallory@evil.test")),
        replace(HEAD, subject="Another"),
    ],
)
def test_a_forged_id_does_not_hide_another_mail_t15(other):
    assert dedupe_key(other) != dedupe_key(HEAD)


@pytest.mark.parametrize("message_id", [None, "", "nonsense"])
def test_without_an_id_the_content_counts(message_id):
    first = replace(HEAD, message_id=message_id, snippet="one")
    assert dedupe_key(first) == dedupe_key(replace(first))
    assert dedupe_key(first) != dedupe_key(replace(first, snippet="two"))
