"""Tells open panels what changed: one pump reads the feed by cursor and hands out references.

What a session may watch was checked when it began to watch, and the content is read again under the
viewer's rights (house §2.5). Whose rights change, or who watches a record that changes hands, is told to
read everything again. A poke only wakes it.
"""

import os
from collections import defaultdict
from threading import Event, Lock, Thread
from typing import Protocol

import structlog

from server.deps import Deps
from server.store import changes, sessions
from server.store.changes import Change
from server.store.tx import DatabaseAway
from shared_schema import events
from shared_schema import records as wire

log = structlog.get_logger()

LOOK_SECONDS = 1.0  # what a lost poke can cost
REVOKED_SECONDS = 2.0  # an ended session's sockets are closed within 5 s (check 11)
MAX_REFS = 200  # more than that at once: reading everything again is cheaper


class Listener(Protocol):
    """What the hub knows of a session."""

    session_id: int
    workspace_id: int
    topics: frozenset[str]
    seen: int | None  # the last feed number it was told; None while it watches nothing yet
    lock: Lock  # held while `topics` and `seen` change together

    def push(self, method: str, value: object) -> None:
        """Say something unasked; never blocks."""
        ...

    def forget(self) -> None:
        """Watch nothing but the person's own, until they have asked again and were looked at again."""
        ...

    def end(self, reason: str) -> None:
        """The session is over: say so and close."""
        ...


class Hub:
    """All open panels of this process."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self._lock = Lock()
        self._listeners: set[Listener] = set()
        self._stop = Event()
        self._thread = Thread(target=self._pump, name="hub", daemon=True)

    def start(self) -> None:
        """Begin to pump."""
        self._thread.start()

    def stop(self) -> None:
        """Say good-bye to every panel; they come back by cursor."""
        self._stop.set()
        self.deps.store.pokes.wake()
        for listener in self._snapshot():
            listener.end("restart")

    def join(self, listener: Listener) -> None:
        """A panel is signed in."""
        with self._lock:
            self._listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """A panel is gone."""
        with self._lock:
            self._listeners.discard(listener)

    def wake(self) -> None:
        """Look at the feed now: somebody has begun to watch."""
        self.deps.store.pokes.wake()

    def _snapshot(self) -> list[Listener]:
        with self._lock:
            return list(self._listeners)

    def _pump(self) -> None:
        poke, since_check = 0, 0.0
        while not self._stop.is_set():
            try:
                self.tell()
                if since_check >= REVOKED_SECONDS:
                    self.drop_ended()
                    since_check = 0.0
            except DatabaseAway as error:
                log.warning("hub.database_away", error=type(error).__name__)
                self._stop.wait(LOOK_SECONDS)
            except BaseException:
                # A dead pump would leave every panel silently stale: end the process instead,
                # the supervisor starts a fresh one (house §2.12).
                log.exception("hub.died")
                os._exit(70)
            poke = self.deps.store.pokes.wait(poke, LOOK_SECONDS)
            since_check += LOOK_SECONDS

    def tell(self) -> None:
        """Hand out what happened since each panel was last told."""
        by_workspace: dict[int, list[Listener]] = defaultdict(list)
        for listener in self._snapshot():
            if listener.seen is not None:
                by_workspace[listener.workspace_id].append(listener)
        if not by_workspace:
            return
        with self.deps.store.system_read() as tx:
            stands = changes.stands(tx, list(by_workspace))
        for workspace_id, listeners in by_workspace.items():
            if any((one.seen or 0) < stands.get(workspace_id, 0) for one in listeners):
                self._tell_workspace(workspace_id, listeners)

    def _tell_workspace(self, workspace_id: int, listeners: list[Listener]) -> None:
        start = min(one.seen or 0 for one in listeners)
        with self.deps.store.read(workspace_id) as tx:
            oldest = changes.oldest(tx)
            news = changes.after(tx, start)
        for listener in listeners:
            with listener.lock:
                _tell(listener, start, news, oldest)

    def drop_ended(self) -> None:
        """Close the sockets of sessions that were revoked or have expired."""
        open_now = self._snapshot()
        if not open_now:
            return
        with self.deps.store.system_read() as tx:
            live = sessions.live(tx, [one.session_id for one in open_now])
        for listener in open_now:
            if listener.session_id not in live:
                listener.end("revoked")


def _tell(listener: Listener, start: int, news: list[Change], oldest: int | None) -> None:
    """Tell one panel of the news after `start` that it has not seen and that concern it."""
    seen = listener.seen
    # It may have gone back before `start` meanwhile: then the next look has all of it.
    if seen is None or seen < start or not news or news[-1].seq <= seen:
        return
    heard = [one for one in news if one.seq > seen and one.topic in listener.topics]
    refs = {_ref(one): None for one in heard}
    listener.seen = news[-1].seq
    if any(one.kind == changes.AGAIN for one in heard):
        listener.forget()
        listener.push("reset", events.Reset(seq=listener.seen))
    elif (oldest is not None and seen + 1 < oldest) or len(refs) > MAX_REFS:
        listener.push("reset", events.Reset(seq=listener.seen))
    elif refs:
        told = [wire.Ref(kind=wire.RefKind(kind), id=ref) for kind, ref in refs]
        listener.push("changed", events.Changed(seq=listener.seen, refs=told))


def _ref(one: Change) -> tuple[str, int]:
    """What a change points at.

    Of a whole object type no ids are told: they may be of records that the listener may not see, and a
    list is read again as a whole.
    """
    return ("list", 1) if one.topic.startswith("kind:") else (one.kind, one.ref)
