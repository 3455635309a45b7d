"""The guide's example runs as it is written, and the command that it begins with makes a token."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import main
from tests.web.hubspot.conftest import Office

GUIDE = Path(__file__).parents[3] / "docs" / "howto" / "use-the-api.md"


def test_the_example_of_the_guide_runs(office: Office) -> None:
    example = re.search(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert example is not None
    said = StringIO()
    with redirect_stdout(said):
        code = compile(example[1].replace("http://localhost:8025", office.url), str(GUIDE), "exec")
        exec(code, {"TOKEN": office.token()})  # noqa: S102  the guide itself
    assert said.getvalue() == "1 Anna\n"


def test_the_command_makes_a_token(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_DATA", str(office.deps.settings.data))
    made = CliRunner().invoke(main, ["token", "first steps", "mia@northwind.test", "crm.objects.owners.read"])
    assert made.output.startswith("pat-")
    for wrong in (
        ["token", "x", "nobody@northwind.test"],
        ["token", "x", "mia@northwind.test", "crm.everything"],
    ):
        assert CliRunner().invoke(main, wrong).exit_code == 1
