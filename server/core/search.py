"""What can be found by which words: one folding for both databases, done here before anything is stored.

Text becomes words of letters and digits, without case and accents; Chinese, Japanese and Thai, which put
no spaces between words, become pairs of neighbouring characters. No database splits or folds anything
itself, so both find the same, and nothing in a question can be taken for syntax.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MAX_QUESTION = 200  # characters that are looked at
MAX_TERMS = 12
MAX_TEXT = 200_000  # characters of one mail that are looked at
MAX_WORDS = 4_000
MAX_WORD = 48

_ACCENTS = re.compile("[\u0300-\u036f]")
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
# Runs without spaces, one picture, or letters and digits with the marks that belong to them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Japanese, Chinese
)
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_WORD = re.compile(f"[{_UNSPACED}]+|[{_PICTURE}]|(?:(?![{_UNSPACED}_])\\w[\u0300-\u036f]*)+")
_PAIRED = re.compile(f"[{_UNSPACED}]")
_JOINT = "\u00b7"
_ADDRESS = re.compile(r"[\w.+-]+@\w[\w.-]*")
# What of a text is looked at when it is shown: whole addresses first, so that they are marked as one.
_SHOWN = re.compile(rf"[\w.+-]+@\w[\w.-]*|[{_UNSPACED}]+|[{_PICTURE}]|[^\W_]+(?:[\u0300-\u036f][^\W_]*)*")
_NUMBER = re.compile(r"\+?[\d][\d\s()./-]{5,30}")


@dataclass(frozen=True)
class Question:
    """What somebody typed: whole words, and the beginning of the word they are still typing."""

    words: tuple[str, ...]
    beginning: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.words and not self.beginning

    def hits(self, word: str) -> bool:
        """Whether a folded word is one that was asked for."""
        return word in self.words or bool(self.beginning and word.startswith(self.beginning))


def fold(text: str) -> str:
    """Text without case, accents and other ways to write the same letter."""
    if text.isascii():
        return text.lower()
    opened = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", opened)).casefold().translate(_PLAIN)


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word for run in _WORD.findall(fold(text)) for word in _of_run(run)]


def _joined(address: str) -> str:
    """An address as one word: its dots and its @ are letters of their own kind."""
    return re.sub(r"[^\w]", _JOINT, fold(address))[: 2 * MAX_WORD]


@lru_cache(maxsize=65_536)
def _folded(piece: str) -> tuple[str, ...]:
    """The words of one piece of a shown text: an address is found whole and by its parts."""
    parts = tuple(words(piece))
    return (*parts, _joined(piece)) if "@" in piece else parts


def _of_run(run: str) -> list[str]:
    if not _PAIRED.match(run):
        return [run[:MAX_WORD]]
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def question(text: str) -> Question:
    """What to look for; the last word may be unfinished unless something follows it."""
    asked = text[:MAX_QUESTION]
    every = [word for piece in asked.split() for word in _asked(piece)]
    found = list(dict.fromkeys(every))[:MAX_TERMS]
    if not found:
        return Question(())
    if asked[-1].isspace() or every[-1] != found[-1] or _is_pair(every[-1]):
        return Question(tuple(found))
    return Question(tuple(found[:-1]), found[-1])


def _asked(piece: str) -> list[str]:
    whole = _ADDRESS.fullmatch(piece.strip("<>,;:\"'()"))
    return [_joined(whole[0])] if whole else words(piece)


def _is_pair(word: str) -> bool:
    return len(word) == 2 and bool(_PAIRED.match(word))


def document(texts: Iterable[str]) -> list[str]:
    """Every word by which something is found, once; numbers also without the spaces people put in them."""
    kept: dict[str, None] = {}
    for text in texts:
        kept |= dict.fromkeys(words(text[:MAX_TEXT]))
        if "@" in text:
            kept |= dict.fromkeys(_joined(one) for one in _ADDRESS.findall(text[:MAX_TEXT]))
        if _NUMBER.fullmatch(text.strip()):
            kept[re.sub(r"\D", "", text)] = None
        if len(kept) > MAX_WORDS:
            break
    return list(kept)[:MAX_WORDS]


@dataclass(frozen=True)
class Piece:
    """A part of a shown text; `hit` parts are what was asked for."""

    text: str
    hit: bool = False


def marked(text: str, asked: Question) -> tuple[Piece, ...]:
    """A text in pieces, those that were asked for apart."""
    pieces: list[Piece] = []
    end = 0
    for start, stop in _hits(text, asked):
        if start > end:
            pieces.append(Piece(text[end:start]))
        pieces.append(Piece(text[start:stop], hit=True))
        end = stop
    return (*pieces, Piece(text[end:])) if text[end:] else tuple(pieces)


def excerpt(text: str, asked: Question, before: int = 40, length: int = 160) -> str:
    """The part of a longer text around the first thing that was asked for, on one line."""
    line = " ".join(text[:MAX_TEXT].split())
    first = next(iter(_hits(line, asked)), None)
    if first is None:
        return line[:length]
    start = max(0, line.rfind(" ", 0, max(0, first[0] - before)) + 1)
    if first[0] - start > 2 * before:
        start = first[0]
    return ("…" if start else "") + line[start : start + length]


def _hits(text: str, asked: Question) -> Iterable[tuple[int, int]]:
    """Where a text has what was asked for. Unfolded words keep their places: each is folded alone."""
    start = _nearest(text, asked)
    if start is None:
        return
    end = 0
    for found in _SHOWN.finditer(text, start):
        if _PAIRED.match(found[0]) and len(found[0]) > 1:
            for at in range(found.start(), found.end() - 1):
                if asked.hits(fold(text[at : at + 2])):
                    yield max(at, end), at + 2
                    end = at + 2
        elif any(asked.hits(word) for word in _folded(found[0])):
            yield found.start(), found.end()


def _nearest(text: str, asked: Question) -> int | None:
    """Before which word of a plain text there is nothing to find; None where there is nothing at all.

    Letters that fold, and addresses that are one word, are not seen by looking for letters.
    """
    wanted = [word for word in (*asked.words, asked.beginning) if word]
    if not text.isascii() or any(_JOINT in word for word in wanted):
        return 0
    lower = text.lower()
    places = [at for at in map(lower.find, wanted) if at >= 0]
    return max(lower.rfind(space, 0, min(places)) for space in " \n\r\t") + 1 if places else None


def contains(text: str, asked: Question) -> bool:
    """Whether a text has anything that was asked for."""
    if next(iter(_hits(text[:MAX_TEXT], asked)), None) is not None:
        return True
    return bool(_NUMBER.fullmatch(text.strip())) and any(asked.hits(word) for word in document([text]))
