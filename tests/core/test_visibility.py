"""Viewer × message: logged mail is seen with its records, the rest by its mailboxes' owners."""

import pytest

from server.core.permission import Viewer
from server.core.visibility import reason, sees

MIA, TOM = Viewer(1, 1, "Mia Berg", "sales"), Viewer(2, 1, "Tom Okafor", "service")


@pytest.mark.parametrize(
    ("viewer", "logged", "owners", "expected"),
    [
        pytest.param(MIA, False, {1}, True, id="own mailbox"),
        pytest.param(TOM, False, {1}, False, id="P11 a colleague's mailbox"),
        pytest.param(TOM, False, {1, 2}, True, id="T15 both mailboxes have it"),
        pytest.param(TOM, True, {1}, True, id="logged"),
        pytest.param(TOM, True, set(), True, id="logged, mailbox gone"),
        pytest.param(TOM, False, set(), False, id="nobody's"),
    ],
)
def test_t14_who_sees_it(viewer, logged, owners, expected):
    assert sees(viewer, logged=logged, owners=frozenset(owners)) is expected


@pytest.mark.parametrize(
    ("unseen", "said"),
    [
        ([], "anna@x.test and bob@x.test are contacts"),
        (["eve@x.test"], "anna@x.test and bob@x.test are contacts"),
        (["bob@x.test"], "by the rules of this mailbox"),
    ],
)
def test_a_reason_names_no_contact_that_the_viewer_may_not_see_h44(unseen: list[str], said: str) -> None:
    assert reason("anna@x.test and bob@x.test are contacts", unseen) == said


def test_a_reason_does_not_count_them_either() -> None:
    assert (
        reason("a@x.test, b@x.test, c@x.test and 1 more are contacts", ["eve@x.test"])
        == "by the rules of this mailbox"
    )
