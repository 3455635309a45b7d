"""What may go wrong with a provider, and the refusals a person can act on.

Fault                  the provider did not do it
├── Retry              later, the same way: 429, 5xx on a read, network
├── Reauthorize        the user must connect again: invalid_grant, missing scopes, revoked
├── Gone               the thing is not there: 404, 410
├── Rejected           the provider understood and said no: a clean 4xx
└── OutcomeUnknown     the request left us and no answer came back: only around a send
Refusal                an answer we do not like, as an exception at the edges only
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class Fault(Exception):
    """A provider did not do what we asked; one of the five kinds below."""


class Retry(Fault):
    """Try again later, the same way; `after` is in seconds, None when the provider did not say."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Reauthorize(Fault):
    """The mailbox lost its consent; only its owner, or their administrator, can mend that.

    `reason` is a state's name: `revoked` (invalid_grant), `missing_scopes`, `expired` (password changed,
    unused for too long), `disabled` (the account itself), `challenge` (sign in again, with `claims`),
    `admin_consent` (the organisation must approve first).
    """

    def __init__(self, reason: str, detail: str = "", claims: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.claims = claims


class Gone(Fault):
    """What was asked for does not exist at the provider (any more)."""


class Rejected(Fault):
    """A clean refusal: nothing happened, and asking again will not help."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class OutcomeUnknown(Fault):
    """A send left us and no clear answer came back; look before doing anything else (B9)."""


@contextmanager
def already_sent() -> Iterator[None]:
    """From here on the mail may have left: whatever fails now leaves the outcome unknown (B9, fault 18)."""
    try:
        yield
    except Fault as fault:
        raise OutcomeUnknown(str(fault)) from fault


@dataclass(frozen=True)
class Problem:
    """A refusal as a person reads it: what, which field, what to do (RFC 9457).

    `code` is one of `shared_schema.problems.Code`; `steps` say what would help, in order.
    """

    code: str
    title: str
    steps: tuple[str, ...] = ()
    field: str | None = None
    retry_after: float | None = None


class Refusal(Exception):
    """Raised where a request ends early; carries the problem that the panel shows.

    `problems` are all of them, the first included, where an answer may name several.
    """

    def __init__(self, problem: Problem, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(problem.title)
        self.problem = problem
        self.problems = problems or (problem,)
