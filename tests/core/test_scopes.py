"""Which scope a request needs, by any spelling of its object type."""

import pytest

from server.core.scopes import SCOPES, missing, needed, unknown


@pytest.mark.parametrize(
    ("word", "scope"),
    [
        ("contacts", "crm.objects.contacts.read"),
        ("0-2", "crm.objects.companies.read"),
        ("deal", "crm.objects.deals.read"),
        ("TICKETS", "crm.objects.tickets.read"),
        ("emails", "crm.objects.contacts.read"),
        ("0-46", "crm.objects.contacts.read"),
        ("2-17", "crm.objects.custom.read"),
        ("vessel", "crm.objects.custom.read"),
    ],
)
def test_a_type_has_a_scope(word: str, scope: str) -> None:
    assert needed(("crm.objects.{object_type}.read",), {"object_type": word, "object_id": "1"}) == (scope,)
    assert unknown((scope,)) == ()


def test_two_types_need_two_scopes() -> None:
    wanted = ("crm.objects.{one}.read", "crm.objects.{other}.write")
    assert needed(wanted, {"one": "contact", "other": "deals"}) == (
        "crm.objects.contacts.read",
        "crm.objects.deals.write",
    )


def test_what_is_missing_is_named_and_read_write_is_both() -> None:
    assert missing(("crm.objects.deals.read",), ("crm.objects.deals.read", "webhooks")) == ("webhooks",)
    both = ("communication_preferences.read_write",)
    assert missing(both, ("communication_preferences.read", "communication_preferences.write")) == ()
    assert missing(("communication_preferences.read",), ("communication_preferences.write",)) != ()
    assert missing(SCOPES, SCOPES) == ()


def test_a_word_that_is_no_scope_is_found() -> None:
    assert unknown(("crm.everything", "webhooks")) == ("crm.everything",)
