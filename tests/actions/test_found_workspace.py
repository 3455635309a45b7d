"""How an own server begins: an empty workspace with its first user."""

import pytest

from server.actions.found_workspace import found_workspace
from server.actions.make_link import make_link
from server.deps import Deps
from server.errors import Refusal
from server.store import users


def test_the_first_user_can_sign_in(deps: Deps) -> None:
    found_workspace(deps, "Acme", "Ada@Acme.example")
    assert "/#/sign-in/" in make_link(deps, "ada@acme.example")


def test_an_address_that_is_none_is_named_and_nothing_is_made(deps: Deps) -> None:
    with pytest.raises(Refusal) as refused:
        found_workspace(deps, "Acme", "ada at acme")
    assert "ada at acme" in refused.value.problem.title
    with deps.store.system_read() as tx:
        assert users.find(tx, "ada@acme.example") is None


def test_a_user_of_another_workspace_cannot_found_a_second(deps: Deps) -> None:
    found_workspace(deps, "Acme", "ada@acme.example")
    with pytest.raises(Refusal) as refused:
        found_workspace(deps, "Acme again", "ada@acme.example")
    assert "is a user already" in refused.value.problem.title
