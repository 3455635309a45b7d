"""Seats against permissions, as a table (S5, T12)."""

import pytest

from server.core.permission import PERMISSIONS, SEATS, Viewer, refusal

DENIED = {("view_only", one) for one in ("mail.read", "mail.send", "mail.log", "mailbox.connect")}


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_seat_has_every_permission_but_the_denied(seat, permission):
    refused = refusal(Viewer(1, 1, "Vera Lind", seat), permission)
    assert (refused is not None) == ((seat, permission) in DENIED)


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
