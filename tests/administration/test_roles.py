"""Roles, the look before saving, default associations and the security log (H44, H20, B3, check 87)."""

import re
from pathlib import Path
from typing import Any

import pytest

from server.actions.pair_panel import confirm_pairing, start_pairing
from server.actions.read_audit import EVENTS
from server.actions.sign_in import sign_in_with_link
from server.store import association_defaults
from tests.administration.conftest import Firm

OWNED = {"view": "owned", "edit": "owned", "communicate": "owned", "delete": "none", "unassigned": False}
FULL = {"view": "everything", "edit": "everything", "communicate": "everything", "delete": "everything"}


def give(firm: Firm, user: int, role: int | None) -> None:
    asked = {"name": "Mia Berg", "seat": "sales", "isAdmin": False, "teams": []}
    firm.ask(firm.ada, "user.change", user=user, role=role, **asked)


@pytest.mark.parametrize(
    ("grant", "sees", "edits", "deletes"),
    [
        (OWNED, 2, 2, 0),
        (OWNED | {"unassigned": True}, 3, 3, 0),
        (OWNED | {"view": "team"}, 3, 2, 0),
        (OWNED | {"view": "everything"}, 4, 2, 0),
        (FULL | {"unassigned": True}, 4, 4, 4),
        (dict.fromkeys(FULL, "none") | {"unassigned": True}, 0, 0, 0),
    ],
    ids=["owned", "owned-and-unassigned", "team", "sees-all", "full", "none"],
)
def test_b3_the_look_before_saving_is_what_the_saved_role_does(
    firm: Firm, grant: dict[str, Any], sees: int, edits: int, deletes: int
) -> None:
    firm.ask(firm.ada, "team.save", name="North", members=[firm.mia, firm.tom])
    look = firm.ask(firm.ada, "role.preview", user=firm.mia, kind="deal", grants=grant)
    assert (look["total"], look["now"], look["view"]) == (4, 4, sees)
    assert (look["edit"], look["delete"], len(look["sample"])) == (edits, deletes, sees)
    role = firm.ask(firm.ada, "role.save", name="Under test", grants={"deal": grant})
    firm.ask(
        firm.ada, "user.change", user=firm.mia, name="Mia", seat="sales", isAdmin=False, role=role["id"],
        teams=[one["id"] for one in firm.ask(firm.ada, "people.list")["teams"]],
    )  # fmt: skip
    again = firm.ask(firm.ada, "role.preview", user=firm.mia, kind="deal", grants=grant)
    assert again["now"] == look["view"]


def test_the_look_says_why_a_role_does_not_limit_a_super_admin(firm: Firm) -> None:
    look = firm.ask(firm.ada, "role.preview", user=firm.ada, kind="deal", grants=OWNED)
    assert (look["view"], look["because"]) == (
        4,
        "Ada Stone is a super admin: a role does not limit them.",
    )


def test_h44_a_role_that_edits_what_it_does_not_see_is_refused_with_the_cell(firm: Firm) -> None:
    refused = firm.refused(firm.ada, "role.save", name="Odd", grants={"deal": OWNED | {"edit": "everything"}})
    assert refused.field == "grants.deal.edit"
    assert firm.refused(firm.ada, "role.save", name="Odd", grants={"vessel": OWNED}).field == "grants.vessel"


def test_a_role_in_use_is_not_deleted_and_its_holders_are_named(firm: Firm) -> None:
    role = firm.ask(firm.ada, "role.save", name="Own deals", grants={"deal": OWNED})["id"]
    give(firm, firm.mia, role)
    refused = firm.refused(firm.ada, "role.delete", role=role)
    assert refused.title == "Own deals is the role of Mia Berg."
    give(firm, firm.mia, None)
    firm.ask(firm.ada, "role.delete", role=role)
    assert firm.ask(firm.ada, "people.list")["roles"] == []


def test_h20_switches_are_kept_where_they_differ_and_shown_with_their_effect(firm: Firm) -> None:
    off = {"origin": "contact", "target": "deal", "on": False}
    on = {"origin": "contact", "target": "ticket", "on": True}
    shown = firm.ask(firm.ada, "associations.save_defaults", switches=[off, on])["switches"]
    found = {(one["origin"], one["target"]): one for one in shown}
    assert (found["contact", "deal"]["on"], found["contact", "deal"]["usual"]) == (False, True)
    assert found["contact", "ticket"]["effect"] == (
        "Mail logged on a contact is also logged on its five newest open tickets."
    )
    with firm.deps.store.read(firm.workspace) as tx:
        rules = association_defaults.read(tx)
    assert not rules.ticks("contact", "deal")
    assert rules.ticks("contact", "company")
    odd = {"origin": "contact", "target": "contact", "on": True}
    assert firm.refused(firm.ada, "associations.save_defaults", switches=[odd]).field == "switches"


def test_check_87_the_security_log_says_who_did_what_to_whom(firm: Firm) -> None:
    role = firm.ask(firm.ada, "role.save", name="Own deals", grants={"deal": OWNED})["id"]
    give(firm, firm.mia, role)
    firm.ask(firm.ada, "user.disable", user=firm.tom)
    entries = firm.ask(firm.ada, "audit.page")["entries"]
    assert [(one["event"], one["by"], one["about"]) for one in entries] == [
        ("user_disabled", "Ada Stone", "Tom Okafor"),
        ("user_changed", "Ada Stone", "Mia Berg"),
        ("role_made", "Ada Stone", ""),
    ]
    assert entries[1]["changed"] == {"role": ["none", "Own deals"]}
    assert "view owned" in entries[2]["changed"]["deal"][1]
    about_tom = firm.ask(firm.ada, "audit.page", person=firm.tom)["entries"]
    assert [one["event"] for one in about_tom] == ["user_disabled"]
    roles = firm.ask(firm.ada, "audit.page", events=["role_made"])["entries"]
    assert [one["subject"] for one in roles] == ["Own deals"]


def test_the_security_log_is_paged_without_gap_or_repeat(firm: Firm) -> None:
    for number in range(60):
        firm.ask(firm.ada, "team.save", name=f"Team {number}", members=[])
    first = firm.ask(firm.ada, "audit.page")
    second = firm.ask(firm.ada, "audit.page", before=first["next"])
    seen = [one["id"] for one in first["entries"] + second["entries"]]
    assert len(set(seen)) == len(seen) == 60
    assert second.get("next") is None


def test_check_87_signing_in_and_pairing_a_panel_are_written_down(firm: Firm) -> None:
    link = firm.ask(firm.ada, "user.renew_link", user=firm.mia)["link"]
    sign_in_with_link(firm.deps, link.rpartition("/")[2], "Chrome", "here")
    confirm_pairing(firm.deps, firm.viewer(firm.mia), start_pairing(firm.deps, "Chrome panel", "here").code)
    entries = firm.ask(firm.ada, "audit.page")["entries"]
    assert [(one["event"], one["by"]) for one in entries] == [
        ("panel_paired", "Mia Berg"),
        ("signed_in", "Mia Berg"),
        ("link_made", "Ada Stone"),
    ]


def test_a_webhook_is_written_down_by_its_host_and_without_its_path(firm: Firm) -> None:
    events = [{"event": "contact.creation"}]
    made = firm.ask(firm.ada, "webhook.add", url="https://hooks.example.com/in?key=secret", events=events)
    firm.ask(firm.ada, "webhook.remove", webhook=made["id"])
    entries = firm.ask(firm.ada, "audit.page")["entries"]
    assert [(one["event"], one["subject"]) for one in entries] == [
        ("webhook_removed", "hooks.example.com"),
        ("webhook_added", "hooks.example.com"),
    ]


def test_an_edit_that_changes_nothing_leaves_no_line(firm: Firm) -> None:
    team = firm.ask(firm.ada, "team.save", name="North", members=[firm.mia])
    firm.ask(firm.ada, "team.save", team=team["id"], name="North", members=[firm.mia])
    assert len(firm.ask(firm.ada, "audit.page")["entries"]) == 1


SERVER = Path(__file__).parents[2] / "server"


def test_check_87_the_security_log_is_added_to_and_never_changed() -> None:
    written = "\n".join(one.read_text() for one in SERVER.rglob("*.py") if "migrations" not in one.parts)
    assert re.findall(r"(?:update|delete)\((?:t\.)?audit\)", written) == []


def test_check_87_every_event_that_is_kept_can_be_filtered_for() -> None:
    written = "\n".join(one.read_text() for one in (SERVER / "actions").glob("*.py"))
    kept = set(re.findall(r'audit\.keep\(\s*\w+,\s*\w+,\s*"(\w+)"', written))
    assert kept
    assert kept <= set(EVENTS)
