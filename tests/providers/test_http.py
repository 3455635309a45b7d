"""Whom our HTTP sessions believe."""

import ssl

import pytest
import requests

from server.providers.http import Session, trust
from server.simulator import Running


def test_a_certificate_of_an_authority_that_we_do_not_know_is_refused(world: Running):
    with Session("") as session, pytest.raises(requests.exceptions.SSLError):
        session.get(f"{world.url}/simulator/healthz")


def test_a_name_that_does_not_fit_its_certificate_is_refused(world: Running):
    """What is read once is read in full: names are compared, and no connection goes unchecked."""
    known = trust(str(world.bundle))
    assert trust(str(world.bundle)) is known
    assert known.check_hostname
    assert known.verify_mode is ssl.CERT_REQUIRED
    with Session(str(world.bundle)) as session:
        assert session.get(f"{world.url}/simulator/healthz").status_code == 200
