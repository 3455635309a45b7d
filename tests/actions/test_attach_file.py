"""Files on a draft: kept once, never under a path of somebody's choosing, never more than the mailbox carries."""

from datetime import timedelta
from io import BytesIO

import pytest

from server.actions.attach_file import attach_file, detach_file, sweep_blobs
from server.clock import FixedClock
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Refusal
from server.jobs.periodic import KEEP_FILES
from server.store import draft_files, drafts, threads
from server.store.blobs import Blobs
from server.store.drafts import Fields, Place
from tests.store.conftest import Office, furnish


@pytest.fixture
def office(deps: Deps) -> Office:
    return furnish(deps.store, "Our firm")


@pytest.fixture
def rosa(office: Office) -> Viewer:
    return Viewer(office.rep, office.workspace, "Rosa Rep", "core")


@pytest.fixture
def draft(deps: Deps, office: Office) -> int:
    with deps.store.write(office.workspace) as tx:
        thread = threads.add(tx, "Offer", tx.now)
        fields = Fields(office.mailbox, None, ["carla@costa.test"], [], [], "Re: Offer", "", [])
        return drafts.add(tx, office.rep, Place("reply", thread), fields)


def contents(deps: Deps) -> list[bytes]:
    return [one.read_bytes() for one in sorted((deps.settings.data / "blobs").glob("*/??/*"))]


def test_two_drafts_with_the_same_file_keep_it_once(deps: Deps, rosa: Viewer, draft: int) -> None:
    for name in ("plan.pdf", "the same plan.pdf"):
        attach_file(deps, rosa, draft, name, "application/pdf", BytesIO(b"%PDF"))
    assert contents(deps) == [b"%PDF"]
    with deps.store.read(rosa.workspace_id) as tx:
        assert [one.name for one in draft_files.of_draft(tx, draft)] == ["plan.pdf", "the same plan.pdf"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Mia\\plan.pdf", "plan.pdf"),
        ("evil\r\nX-Header: 1.pdf", "evilX-Header: 1.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "attachment"),
        ("...", "attachment"),
        ("x" * 500 + ".pdf", "x" * 200),
    ],
)
def test_a_name_is_a_name_and_no_path(deps: Deps, rosa: Viewer, draft: int, given: str, kept: str) -> None:
    assert attach_file(deps, rosa, draft, given, "application/pdf", BytesIO(b"%PDF")).name == kept


def test_what_the_mailbox_cannot_carry_is_refused_and_nothing_stays(
    deps: Deps, rosa: Viewer, draft: int
) -> None:
    """Gmail takes 18 MB of files: the second one has no room any more, and says how much there is."""
    attach_file(deps, rosa, draft, "first.bin", "application/octet-stream", BytesIO(b"1" * 17_000_000))
    with pytest.raises(Refusal) as refused:
        attach_file(deps, rosa, draft, "second.bin", "application/octet-stream", BytesIO(b"2" * 2_000_000))
    assert refused.value.problem.code == "too_large"
    assert "room for 1.0 MB" in refused.value.problem.title
    assert len(contents(deps)) == 1
    assert list((deps.settings.data / "blobs").glob("*/.*")) == []


def test_a_full_disk_is_said_and_half_a_file_is_not_kept(deps: Deps, rosa: Viewer, draft: int) -> None:
    class Full(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(Refusal, match="No space left"):
        attach_file(deps, rosa, draft, "plan.pdf", "application/pdf", Full())
    assert contents(deps) == []


def test_somebody_elses_draft_is_not_there(deps: Deps, office: Office, draft: int) -> None:
    tom = Viewer(office.rep + 100, office.workspace, "Tom", "core")
    with pytest.raises(Refusal) as refused:
        attach_file(deps, tom, draft, "plan.pdf", "application/pdf", BytesIO(b"%PDF"))
    assert refused.value.problem.code == "not_found"


def test_what_no_draft_names_is_swept_when_it_is_old(
    deps: Deps, rosa: Viewer, draft: int, clock: FixedClock
) -> None:
    made = attach_file(deps, rosa, draft, "plan.pdf", "application/pdf", BytesIO(b"%PDF"))
    later = (clock.now() + timedelta(days=3650)).timestamp()
    assert sweep_blobs(deps, rosa.workspace_id, later) == 0
    detach_file(deps, rosa, draft, made.id)
    detach_file(deps, rosa, draft, made.id)
    assert sweep_blobs(deps, rosa.workspace_id, 0.0) == 0  # it may be an upload that is under way
    assert sweep_blobs(deps, rosa.workspace_id, later) == 1
    assert contents(deps) == []


def test_a_sent_drafts_files_go_after_a_while_an_open_ones_stay(
    deps: Deps, rosa: Viewer, draft: int, clock: FixedClock
) -> None:
    attach_file(deps, rosa, draft, "plan.pdf", "application/pdf", BytesIO(b"%PDF"))
    for state, left in (("open", 1), ("submitted", 0)):
        with deps.store.write(rosa.workspace_id) as tx:
            kept = drafts.by_id(tx, draft)
            assert kept
            if state != "open":
                drafts.set_state(tx, kept, state)
        clock.advance(KEEP_FILES + timedelta(days=1))
        with deps.store.write(rosa.workspace_id) as tx:
            draft_files.forget_ended(tx, tx.now - KEEP_FILES)
            assert len(draft_files.of_draft(tx, draft)) == left


def test_the_folder_of_all_contents_is_ours_alone(deps: Deps, rosa: Viewer, draft: int) -> None:
    attach_file(deps, rosa, draft, "plan.pdf", "application/pdf", BytesIO(b"%PDF"))
    folder = Blobs(deps.settings.data).path(rosa.workspace_id, "ab").parents[1]
    assert folder.stat().st_mode & 0o077 == 0


def test_fault_40_a_file_of_100_mb_is_read_piece_by_piece_and_only_as_far_as_there_is_room(
    deps: Deps, rosa: Viewer, draft: int
) -> None:
    class Long(BytesIO):
        left = 100_000_000

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= 2_000_000, "a piece, never the whole"
            some = min(size, self.left)
            self.left -= some
            return b"1" * some

    long = Long()
    with pytest.raises(Refusal) as refused:
        attach_file(deps, rosa, draft, "film.mp4", "video/mp4", long)
    assert refused.value.problem.code == "too_large"
    assert "18" in refused.value.problem.title
    assert long.left > 75_000_000
    assert contents(deps) == []
