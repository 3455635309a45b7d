"""Whose mailbox a request to Graph is about: one's own (/me), or another one's (/users/{address})."""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, request

from server.simulator.cast import Account
from server.simulator.grants import Token
from server.simulator.world import World

NAMED = re.compile(r"/v1\.0/users/([^/]+)/(.+)")
KEY = "simulator.mailbox"


def install(app: Flask) -> None:
    """What is asked of another mailbox takes the way of one's own; who is asked for is kept beside."""
    inner = app.wsgi_app

    def named(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = NAMED.fullmatch(environ.get("PATH_INFO", ""))
        if found is not None:
            environ = environ | {KEY: found[1].lower(), "PATH_INFO": f"/v1.0/me/{found[2]}"}
        answer: Iterable[bytes] = inner(environ, start_response)
        return answer

    app.wsgi_app = named  # type: ignore[method-assign]


def root() -> str:
    """The path that links in an answer begin with."""
    who = request.environ.get(KEY)
    return f"/v1.0/users/{who}" if who else "/v1.0/me"


def mailbox(world: World, holder: Token) -> Account | None:
    """The mailbox that is meant, if this person may use it."""
    who = request.environ.get(KEY, holder.account.address)
    if who == holder.account.address:
        return holder.account
    shared = world.account(who)
    return shared if shared is not None and holder.account.address in shared.members else None


def scopes(account: Account, needed: set[str]) -> set[str]:
    """Into a shared mailbox only the scopes with that name lead; they also open one's own."""
    shared = {f"{one}.Shared" for one in needed if one.startswith("Mail.")}
    return shared if account.members else needed | shared
