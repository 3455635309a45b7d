"""Every fault that the product must survive has a test that names it, so that none gets lost (issue 4)."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"(?<![a-z])faults?[ _](\d+b?(?:(?:-|, | and )\d+b?)*)", re.IGNORECASE)
FAULTS = {str(one) for one in (*range(1, 31), *range(40, 46), 55, 56, 57)} | {"7b"}


def named(text: str) -> set[str]:
    """The faults that a text names: `fault 7b`, `faults 1-4`, `faults 12 and 13`, `test_fault_10_…`."""
    found: set[str] = set()
    for group in NAMED.findall(text):
        for one in re.split(r", | and ", group):
            first, _, last = one.partition("-")
            found |= {str(number) for number in range(int(first), int(last) + 1)} if last else {first}
    return found


def test_every_fault_is_named_by_a_test() -> None:
    files = [path for path in TESTS.rglob("test_*.py") if path != Path(__file__)]
    files += (TESTS / "contracts").glob("*.py")
    found = set().union(*(named(path.read_text()) for path in files))
    assert sorted(FAULTS - found) == []


def test_a_list_of_faults_is_read_as_it_is_meant() -> None:
    assert named("Faults 1-3, 7b and 12; fault 9: x. def test_fault_45_of_two") == {
        "1",
        "2",
        "3",
        "7b",
        "12",
        "9",
        "45",
    }
