"""Text that a spreadsheet would run as a formula is marked as text on the way out (check 67)."""

import re

# Full-width signs begin formulas, too, where Chinese or Japanese is typed.
_SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_RUNS = re.compile(f"'*[{re.escape(_SIGNS)}]")
_MARKED = re.compile(f"'+[{re.escape(_SIGNS)}]")
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?")


def safe(text: str) -> str:
    """A cell that no spreadsheet runs; numbers stay numbers."""
    if text and text[0] in _SIGNS + "'" and _RUNS.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def bare(text: str) -> str:
    """The cell as it was before `safe`."""
    return text[1:] if text[:1] == "'" and _MARKED.match(text) and not _NUMBER.fullmatch(text[1:]) else text
