"""What a channel is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.gate.desk import Desk


@dataclass(frozen=True)
class Channel:
    """One way; `action` is what it needs on a record, `methods` are the panel methods that it walks."""

    name: str
    action: str
    kinds: tuple[str, ...]
    through: Callable[[Desk, str], set[str]]
    methods: set[str] = field(default_factory=set)
