"""How long something takes, as percentiles, and beside what a bare statement takes in the same run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """Times of one kind of work in milliseconds; `per_second` on one thread."""

    name: str
    p50: float
    p99: float
    per_second: float


# What was measured, and the bare work it is compared to.
Row = tuple[Measured, Measured | None]


def measure(name: str, work: Callable[[int], object], rounds: int) -> Measured:
    """Run `work(number)` so often, after a tenth as often to get warm."""
    for number in range(rounds // 10):
        work(-1 - number)
    times = []
    for number in range(rounds):
        start = perf_counter()
        work(number)
        times.append((perf_counter() - start) * 1000)
    times.sort()
    return Measured(name, _at(times, 0.5), _at(times, 0.99), 1000 * rounds / sum(times))


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def table(title: str, rows: Iterable[Row]) -> str:
    """Lines for people; each row with the bare work it is compared to, if any."""
    lines = [title, f"  {'':42} {'p50 ms':>9} {'p99 ms':>9} {'per s':>9} {'× bare':>8}"]
    for row, bare in rows:
        ratio = f"{row.p50 / bare.p50:8.1f}" if bare else f"{'':8}"
        lines.append(f"  {row.name:42} {row.p50:9.3f} {row.p99:9.3f} {row.per_second:9.0f} {ratio}")
    return "\n".join(lines)
