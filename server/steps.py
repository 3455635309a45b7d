"""The named steps of a delivery or a sync, at which the crash tests stop a server to kill it (notmuch's way).

`ALONGSIDE_STAND_STILL=STEP:FILE` makes the process touch FILE and wait at STEP as long as FILE is there;
whoever comes to STEP later goes on. It is not a setting: no installation wants it, so `alongside config` does
not list it.
"""

import os
from pathlib import Path
from threading import Event

VARIABLE = "ALONGSIDE_STAND_STILL"


def step(name: str) -> None:
    """A delivery or a sync has come to a step."""
    wanted, _, marker = os.environ.get(VARIABLE, "").partition(":")
    if wanted != name or Path(marker).exists():
        return
    Path(marker).touch()
    while Path(marker).exists():
        Event().wait(0.05)
