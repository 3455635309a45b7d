"""Check 64: what a user names is called once, at the address that was looked up, and not for long."""

import socket
from collections.abc import Iterator

import pytest

from server.errors import Rejected, Retry
from server.providers.callback import post
from tests.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as state:
        yield state


def test_a_body_arrives_as_it_was_given(receiver: Receiver) -> None:
    assert post(f"{receiver.url}/in?x=1", b"[1]", {"X-Mark": "yes"}, local=True) == 204
    body, headers = receiver.got[0]
    assert (body, headers["X-Mark"]) == (b"[1]", "yes")


def test_a_redirect_is_an_answer_and_not_a_way(receiver: Receiver) -> None:
    receiver.answers = [302]
    assert post(receiver.url, b"[]", {}, local=True) == 302
    assert len(receiver.got) == 1


def test_this_machine_is_not_called_unless_a_setting_says_so(receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    for url in (
        receiver.url,
        f"https://127.0.0.1:{port}/",
        "https://localhost/",
        "https://127.1/",
        "https://[::1]/",
    ):
        with pytest.raises(Rejected):
            post(url, b"[]", {}, local=False)
    assert receiver.got == []


def test_silence_ends_in_time(receiver: Receiver) -> None:
    receiver.answers = [0]
    with pytest.raises(Retry):
        post(receiver.url, b"[]", {}, local=True, seconds=0.2)


def test_nobody_there_is_tried_again_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Retry):
        post(f"http://127.0.0.1:{port}/", b"[]", {}, local=True)
