"""Seats against permissions, as a table (S5, S7, T12)."""

from dataclasses import dataclass

import pytest

from server.core.permission import (
    ACTIONS,
    EVERYTHING,
    LOG,
    PERMISSIONS,
    SEATS,
    Viewer,
    gate,
    grants_of,
    reach,
    refusal,
)

DENIED = {
    ("view_only", one) for one in ("mail.read", "mail.send", "mail.log", "mailbox.connect", "record.edit")
}


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_seat_has_every_permission_but_the_denied(seat, permission):
    refused = refusal(Viewer(1, 1, "Vera Lind", seat), permission)
    assert (refused is not None) == ((seat, permission) in DENIED)


@pytest.mark.parametrize("seat", [one for one in SEATS if one != "view_only"])
@pytest.mark.parametrize("kind", ["contact", "company", "deal", "ticket", "p_ship"])
def test_s7_every_paid_seat_does_everything_on_every_type(seat: str, kind: str) -> None:
    """The seat alone takes nothing away: only a role does (H44)."""
    viewer = Viewer(MIA, 1, "Mia Berg", seat)
    assert all(reach(viewer, kind, action) == EVERYTHING for action in ACTIONS)
    assert all(refusal(viewer, permission) is None for permission in PERMISSIONS)


def test_s5_the_refusal_says_why_and_who_can_change_it():
    refused = refusal(Viewer(1, 1, "Vera Lind", "view_only"), "mailbox.connect")
    assert refused is not None
    assert refused.code == "seat"
    assert refused.title == "A View-Only seat cannot connect a mailbox."
    assert refused.steps == ("Ask an administrator of your workspace for a Core, Sales or Service seat.",)


@pytest.mark.parametrize(
    ("seat", "permission"), [("core", "mail.burn"), ("owner", "mail.send"), ("", "panel.use")]
)
def test_what_is_unknown_is_denied(seat, permission):
    assert refusal(Viewer(1, 1, "Mia Berg", seat), permission) is not None


MIA, TOM, EVA = 1, 2, 3


def mia(**grant: str | bool) -> Viewer:
    given = {"view": "everything", "edit": "everything", "communicate": "everything", "delete": "everything"}
    role = grants_of({"deal": {**given, "unassigned": False, **grant}})
    return Viewer(MIA, 1, "Mia Berg", "sales", teammates=frozenset({MIA, TOM}), grants=role)


@pytest.mark.parametrize(
    ("viewer", "action", "reaches"),
    [
        (mia(view="everything"), "view", {MIA, TOM, EVA, None}),
        (mia(view="team"), "view", {MIA, TOM}),
        (mia(view="team", unassigned=True), "view", {MIA, TOM, None}),
        (mia(view="owned"), "view", {MIA}),
        (mia(view="none", unassigned=True), "view", set()),
        (mia(view="owned", edit="everything"), "edit", {MIA}),
        (mia(edit="owned"), "edit", {MIA}),
        (mia(delete="none"), "delete", set()),
        (mia(communicate="team"), "communicate", {MIA, TOM}),
        (mia(view="all of it"), "view", set()),
        (mia(), "administer", set()),
        (Viewer(MIA, 1, "Mia Berg", "view_only"), "view", {MIA, TOM, EVA, None}),
        (Viewer(MIA, 1, "Mia Berg", "view_only", is_admin=True), "edit", set()),
        (Viewer(MIA, 1, "Mia Berg", "core"), "delete", {MIA, TOM, EVA, None}),
    ],
    ids=[
        "everything", "team", "team-and-unassigned", "owned", "none-even-unassigned", "nobody-edits-unseen",
        "edit-owned", "no-delete", "communicate-team", "unknown-level", "unknown-action", "view-only-views",
        "view-only-never-edits", "no-role-is-full",
    ],
)  # fmt: skip
def test_h44_how_far_an_action_reaches(viewer: Viewer, action: str, reaches: set[int | None]) -> None:
    found = reach(viewer, "deal", action)
    assert {owner for owner in (MIA, TOM, EVA, None) if found.covers(owner)} == reaches
    assert found.is_empty == (not reaches)


def test_h44_a_super_admin_reaches_everything_whatever_the_role() -> None:
    role = grants_of({"deal": {"view": "none"}})
    admin = Viewer(MIA, 1, "Mia Berg", "core", is_admin=True, grants=role)
    assert all(reach(admin, "deal", action).covers(EVA) for action in ACTIONS)
    assert refusal(admin, "workspace.admin") is None


def test_a_rep_is_told_who_may_administer() -> None:
    refused = refusal(Viewer(MIA, 1, "Mia Berg", "core"), "workspace.admin")
    assert refused is not None
    assert "super admin" in refused.title


@dataclass(frozen=True)
class One:
    kind: str
    owner_id: int | None


def test_h44_the_gate_lets_through_what_any_of_the_actions_reaches_type_by_type() -> None:
    viewer = mia(view="everything", edit="owned", communicate="team")
    deals = [One("deal", owner) for owner in (MIA, TOM, EVA, None)]
    assert [one.owner_id for one in filter(gate(viewer, "edit"), deals)] == [MIA]
    assert [one.owner_id for one in filter(gate(viewer, *LOG), deals)] == [MIA, TOM]
    assert list(filter(gate(viewer, "view"), [*deals, One("contact", EVA)])) == [*deals, One("contact", EVA)]
    assert not list(filter(gate(viewer), deals)), "no action, no way through"
