"""Which rule is where: reads the rule numbers that code and tests cite; `python -m tests.architecture.rules`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules.md"
RULE = re.compile(r"(?<![A-Za-z0-9#/-])([STHBP])(\d{1,2})(?![A-Za-z0-9.])")
LETTERS = "STHBP"
HEAD = """# Rules, and where they are

What the product must do is numbered: S sending, T where rules pull apart, H logging, consent and the API, B what no
peer has, P what users complain of. Code and tests cite the numbers, and this page is drawn from them
(`python -m tests.architecture.rules`). A test sees to it that no rule that the core cites is without a test.

| rule | code | tests |
|---|---|---|
"""


# What of a rule there is not, and why.
NOTES = {
    "H20": "Only mail has defaults; a note, a call, a meeting or a task is logged to what is ticked.",
    "H21": "A new mail or answer that is begun in the web app on a phone; a draft from elsewhere keeps its ticks.",
    "H22": "There are no team inboxes: every mailbox is somebody's own, so no mail is created in one.",
    "H24": "A setting's values are our own words; each answer lists them in `options`. Only `EMAIL` has settings.",
    "H43": "No levels for a single mail: it is as open as its records, and closed to whoever sees none of them.",
}


def cited(folder: str) -> dict[str, list[str]]:
    """Rule → the files of a folder that cite it."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if "/migrations/" in name or path == Path(__file__):
            continue
        for letter, number in RULE.findall(_text(path)):
            found.setdefault(f"{letter}{int(number)}", set()).add(name)
    return {rule: sorted(files) for rule, files in found.items()}


def _text(path: Path) -> str:
    """A file's text, with the numbers in the names of tests spelled as rules: `test_h37_…` is H37."""
    text = path.read_text()
    names = re.findall(r"(?:test|_)_?([sthbp]\d{1,2})(?=_)", text)
    ends = re.findall(r"_([sthbp]\d{1,2})\(", text)
    return text + " " + " ".join(one.upper() for one in (*names, *ends))


def order(rule: str) -> tuple[int, int]:
    """S before T before H before B before P, then by number."""
    return LETTERS.index(rule[0]), int(rule[1:])


def page() -> str:
    """The whole page."""
    code, tests = cited("server"), cited("tests")
    lines = [
        f"| {rule} | {_short(code.get(rule, []))} | {_short(tests.get(rule, []))} |"
        for rule in sorted(code.keys() | tests.keys(), key=order)
    ]
    notes = [f"- **{rule}** {NOTES[rule]}" for rule in sorted(NOTES, key=order)]
    return "\n".join((HEAD + "\n".join(lines), "", "## What there is not", "", *notes, ""))


def _short(files: list[str]) -> str:
    return ", ".join(one.partition("/")[2].removesuffix(".py") for one in files) or "–"


if __name__ == "__main__":
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE}\n")
