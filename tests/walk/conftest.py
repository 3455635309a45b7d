"""A running product for each file of walks, and Mia with both her mailboxes in it."""

from collections.abc import Iterator

import pytest

from tests.walk.stack import Stack, WebApp

ACCOUNTS = [("google", "mia@northwind.test"), ("microsoft", "mia.berg@northwind.test")]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    made = Stack(tmp_path_factory.mktemp("walk"))
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture(scope="module")
def mia(stack: Stack) -> WebApp:
    web = WebApp(stack, "mia@northwind.test")
    for provider, account in ACCOUNTS:
        assert "/connected/" in web.connect(provider, account)
    return web
