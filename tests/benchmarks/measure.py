"""How long something takes, as percentiles, and beside what a bare statement takes in the same run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter, process_time


@dataclass(frozen=True)
class Measured:
    """Times of one kind of work in milliseconds; `per_second` on one thread, `cpu` by our own processor time."""

    name: str
    p50: float
    cpu: float
    p99: float
    per_second: float


# What was measured, and the bare work it is compared to.
Row = tuple[Measured, Measured | None]


def measure(name: str, work: Callable[[int], object], rounds: int) -> Measured:
    """Run `work(number)` so often, after a tenth as often to get warm."""
    for number in range(rounds // 10):
        work(-1 - number)
    times, worked = [], []
    for number in range(rounds):
        start, began = perf_counter(), process_time()
        work(number)
        worked.append((process_time() - began) * 1000)
        times.append((perf_counter() - start) * 1000)
    times.sort()
    cpu = _at(sorted(worked), 0.5)
    return Measured(name, _at(times, 0.5), cpu, _at(times, 0.99), 1000 * rounds / sum(times))


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def table(title: str, rows: Iterable[Row]) -> str:
    """Lines for people; each row with the bare work it is compared to, if any."""
    lines = [
        title,
        f"  {'':42} {'p50 ms':>9} {'× bare':>8} {'cpu ms':>9} {'× bare':>8} {'p99 ms':>9} {'per s':>9}",
    ]
    for row, bare in rows:
        clock, cpu = (
            (f"{row.p50 / bare.p50:8.1f}", f"{row.cpu / bare.cpu:8.1f}") if bare else (" " * 8, " " * 8)
        )
        lines.append(
            f"  {row.name:42} {row.p50:9.3f} {clock} {row.cpu:9.3f} {cpu} {row.p99:9.3f} {row.per_second:9.0f}"
        )
    return "\n".join(lines)
