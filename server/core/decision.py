"""The shape of every answer: a verdict, the rule that gave it, and what each rule said (B1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Facts = TypeVar("Facts")

RULES_VERSION = 1  # rises whenever a rule list may answer differently on the same facts


@dataclass(frozen=True)
class Opinion:
    """One rule's verdict with its reason in words for the rep."""

    rule: str
    verdict: str
    because: str


@dataclass(frozen=True)
class Step:
    """One rule as it was asked: its opinion, or none."""

    rule: str
    verdict: str | None
    because: str


@dataclass(frozen=True)
class Decision:
    """What was decided, by which rule, and the trace up to it."""

    verdict: str
    rule: str
    because: str
    steps: tuple[Step, ...]


def decide(rules: Sequence[Callable[[Facts], Opinion | None]], facts: Facts) -> Decision:
    """Ask the rules in order; the first opinion decides. The last rule must always have one."""
    steps: list[Step] = []
    for rule in rules:
        opinion = rule(facts)
        name = rule.__name__
        if opinion is None:
            steps.append(Step(name, None, ""))
            continue
        steps.append(Step(opinion.rule, opinion.verdict, opinion.because))
        return Decision(opinion.verdict, opinion.rule, opinion.because, tuple(steps))
    raise LookupError("no rule had an opinion")
