"""A view together with what it watches."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Dated(Protocol):
    """A view that says as of which feed number it is true."""

    @property
    def seq(self) -> int:
        """The feed number."""
        ...


V_co = TypeVar("V_co", bound=Dated, covariant=True)


@dataclass(frozen=True)
class Shown(Generic[V_co]):
    """A view together with the topics whose changes concern it.

    `place` is where the panel shows it: a new list replaces the list that was watched before, and
    leaves the open mail alone.
    """

    view: V_co
    topics: frozenset[str]
    place: str = "thread"
