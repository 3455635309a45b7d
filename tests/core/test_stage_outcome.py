"""T10: a stage's metadata and what they mean, there and back."""

import pytest

from server.core.stage_outcome import BadMetadata, read, written


@pytest.mark.parametrize(
    ("kind", "metadata", "outcome", "probability"),
    [
        ("deal", {"probability": "0.2"}, "open", "0.2"),
        ("deal", {"probability": "1"}, "won", "1.0"),
        ("deal", {"probability": "0.0"}, "lost", "0.0"),
        ("deal", {"probability": "1.0", "isClosed": "true"}, "won", "1.0"),
        ("deal", {"probability": "1.0", "isClosed": "false"}, "open", "1.0"),
        ("deal", {"probability": "0.25"}, "open", "0.25"),
        ("ticket", {}, "open", ""),
        ("ticket", {"ticketState": "CLOSED"}, "closed", ""),
        ("ticket", {"isClosed": "TRUE"}, "closed", ""),
    ],
)
def test_t10_metadata_say_the_outcome(
    kind: str, metadata: dict[str, str], outcome: str, probability: str
) -> None:
    assert read(kind, metadata) == (outcome, probability)
    assert read(kind, written(kind, outcome, probability)) == (outcome, probability)


@pytest.mark.parametrize(
    ("kind", "metadata"),
    [
        ("deal", {}),
        ("deal", {"probability": "often"}),
        ("deal", {"probability": "1.5"}),
        ("deal", {"probability": "NaN"}),
        ("deal", {"probability": "0.5", "isClosed": "true"}),
        ("deal", {"probability": "0.5", "isClosed": "maybe"}),
        ("ticket", {"ticketState": "ASLEEP"}),
    ],
)
def test_metadata_that_make_no_stage_are_refused(kind: str, metadata: dict[str, str]) -> None:
    with pytest.raises(BadMetadata):
        read(kind, metadata)
