"""What Entra says, and what a rep is told to do about it (P24)."""

import base64

import pytest

from server.providers.graph.entra_errors import claims_of, reason

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1763990000"}}}'


@pytest.mark.parametrize(
    ("error", "description", "state"),
    [
        ("invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.", "expired"),
        ("invalid_grant", "AADSTS50173: The provided grant has expired due to it being revoked.", "expired"),
        ("interaction_required", "AADSTS50076: you must use multi-factor authentication.", "challenge"),
        ("interaction_required", "", "challenge"),
        ("invalid_grant", "AADSTS65001: The user or administrator has not consented.", "admin_consent"),
        ("invalid_grant", "AADSTS50057: The user account is disabled.", "disabled"),
        ("invalid_grant", "AADSTS999999: Something new.", "revoked"),
        ("invalid_grant", "", "revoked"),
    ],
)
def test_an_error_becomes_a_state_with_a_cure(error: str, description: str, state: str) -> None:
    assert reason(error, description) == state


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_claims_challenge_is_read_whatever_its_padding(encode) -> None:
    packed = encode(CLAIMS.encode()).decode()
    for text in (packed, packed.rstrip("=")):
        assert claims_of(f'Bearer realm="", error="insufficient_claims", claims="{text}"') == CLAIMS


@pytest.mark.parametrize("header", ["", "Bearer", 'Bearer claims="%%"', 'Bearer claims="/w=="'])
def test_what_is_no_challenge_is_none(header: str) -> None:
    assert claims_of(header) == ""
