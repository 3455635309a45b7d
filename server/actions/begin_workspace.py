"""What every workspace begins with: a pipeline for deals and one for tickets."""

from server.store import pipelines
from server.store.tx import Write

SALES = (
    ("Appointment scheduled", "open", "0.2"),
    ("Qualified to buy", "open", "0.4"),
    ("Presentation scheduled", "open", "0.6"),
    ("Decision maker bought-in", "open", "0.8"),
    ("Contract sent", "open", "0.9"),
    ("Closed won", "won", "1.0"),
    ("Closed lost", "lost", "0.0"),
)
SUPPORT = (
    ("New", "open", ""),
    ("Waiting on contact", "open", ""),
    ("Waiting on us", "open", ""),
    ("Closed", "closed", ""),
)


def begin_workspace(tx: Write) -> None:
    """Make the pipelines; admins change them as they like."""
    for kind, label, stages in (("deal", "Sales Pipeline", SALES), ("ticket", "Support Pipeline", SUPPORT)):
        made = pipelines.add(tx, kind, label, 0)
        for order, (stage, outcome, probability) in enumerate(stages):
            pipelines.add_stage(tx, made, stage, order, outcome, probability)
