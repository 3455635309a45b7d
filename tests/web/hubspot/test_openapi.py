"""Schemathesis asks everything that the OpenAPI document allows, and never breaks the server."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance
from schemathesis.specs.openapi.checks import status_code_conformance

from server import web
from server.actions.access_tokens import issue_for
from server.app import connect
from server.clock import SystemClock
from server.core.scopes import SCOPES
from tests.web.hubspot.conftest import found
from tests.web.hubspot.conftest import settings as configured

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("fuzz")
    shutil.copy(sqlite_template, folder / "alongside.db")
    deps = connect(configured(folder, api_burst=100_000, api_daily=1_000_000), SystemClock())
    found(deps)
    app = Flask("alongside", static_folder=None)
    web.register(app, deps)
    token = issue_for(deps, "mia@northwind.test", "fuzz", SCOPES).secret
    document = schemathesis.openapi.from_wsgi("/openapi.json", app)
    document.config.update(headers={"Authorization": f"Bearer {token}"})
    yield document
    deps.store.close()


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_is_answered(case: schemathesis.Case) -> None:
    # An object type that is one, so that the question reaches the records.
    if "objectType" in (case.path_parameters or {}) and len(str(case.path_parameters["objectType"])) % 2:
        case.path_parameters["objectType"] = "contacts"
    case.call_and_validate(checks=CHECKS)
