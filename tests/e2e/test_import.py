"""A rep imports a file in the web app: maps, checks, lets it happen, takes it back; by mouse and by keyboard."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from server.exchange.archive import Mail, write
from tests.e2e.conftest import ARTIFACTS, CHROMIUM, PATIENCE
from tests.e2e.pages import WebApp, shot
from tests.walk.stack import Stack

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"
PEOPLE = "E-mail,First name,Last name,Job title,Company domain,Shoe size\n" + "".join(
    (
        "anna@brightwater.test,Anna,Kowalska,Chief of Procurement,brightwater.test,38\n",
        "jonas@haldenwerk.test,Jonas,Weber,Plant Engineer,,44\n",
        "no address at all,Ada,Adler,,,\n",
        *(
            f"person{n}@newfirm{n % 3}.test,Person,Number {n},Engineer,newfirm{n % 3}.test,4{n % 9}\n"
            for n in range(40)
        ),
        "person1@newfirm1.test,Again,Twice,,,\n",
    )
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    made = Stack(tmp_path_factory.mktemp("import"))
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture(params=["light", "dark"])
def browser(playwright: Playwright, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    ARTIFACTS.mkdir(exist_ok=True)
    running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
    context = running.new_context(viewport={"width": 1180, "height": 900}, color_scheme=request.param)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context
    running.close()


def test_a_file_is_mapped_checked_imported_and_taken_back(
    browser: BrowserContext, stack: Stack, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    mode = request.node.callspec.params["browser"]
    file = tmp_path / "trade fair.csv"
    file.write_text(PEOPLE)
    web = WebApp(browser, stack).sign_in("mia@northwind.test")
    page = web.page
    page.get_by_role("link", name="Import and export").click()
    expect(page.get_by_role("heading", name="Import", exact=True)).to_be_visible()
    shot(page, f"import-file-{mode}")
    page.get_by_test_id("import-file").set_input_files(file)

    expect(page.get_by_label("E-mail goes to")).to_have_value("email")
    expect(page.get_by_label("Company domain goes to")).to_have_value("company.domain")
    expect(page.get_by_label("Shoe size goes to")).to_have_value("")
    page.get_by_label("Job title goes to").focus()
    _accessible(page)
    shot(page, f"import-columns-{mode}")
    page.get_by_test_id("import-check").press("Enter")

    apply = page.get_by_test_id("import-apply")
    expect(apply).to_have_text("Import 41 rows")
    expect(page.get_by_text("is no e-mail address")).to_be_visible()
    expect(page.get_by_text("An earlier row of this file")).to_be_visible()
    page.get_by_role("tab", name="Refused").press("ArrowLeft")
    expect(page.get_by_role("tab", name="Updated")).to_be_focused()
    expect(page.get_by_text("Chief of Procurement")).to_be_visible()
    _accessible(page)
    shot(page, f"import-checked-{mode}")

    apply.press("Enter")
    undo = page.get_by_test_id("import-undo")
    expect(undo).to_be_visible()
    expect(page.get_by_role("tab", name="Created")).to_contain_text("40")
    shot(page, f"import-done-{mode}")
    undo.press("Enter")
    page.get_by_test_id("import-undo-yes").press("Enter")
    page.get_by_role("link", name="All imports").click()
    expect(page.get_by_text("Undone").first).to_be_visible()
    shot(page, f"import-undone-{mode}")


def exported(path: Path, word: str) -> Path:
    """What a record's page exports elsewhere: two mails of a contact that is not known here."""
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    mails = [
        Mail(
            b"Subject: Offer\r\n\r\nHere is the offer.\r\n",
            {
                "message_id": f"<{number}.{word}@haldenwerk.test>", "key": "", "thread": f"t-{word}",
                "at": (at + timedelta(hours=number)).isoformat(), "direction": "incoming", "subject": f"Offer {number}",
                "snippet": "Here is the offer.", "people": [["from", f"{word}@haldenwerk.test", "Nora"]],
                "automatic": False, "in_reply_to": None, "references": [], "associations": [[1, "ticked"]],
                "decision": None,
            },
        )
        for number in (1, 2)
    ]  # fmt: skip
    values = {"email": f"{word}@haldenwerk.test", "firstname": "Nora", "lastname": word.title()}
    known = [{"ref": 1, "kind": "contact", "name": f"Nora {word.title()}", "properties": values}]
    file = path / f"Nora {word} mail.zip"
    with file.open("wb") as made:
        write(made, mails, known)
    return file


def test_b24_exported_mail_is_looked_at_taken_in_and_not_taken_twice(
    browser: BrowserContext, stack: Stack, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    mode = request.node.callspec.params["browser"]
    file = exported(tmp_path, mode)
    page = WebApp(browser, stack).sign_in("mia@northwind.test").page
    page.goto(f"{stack.url}/#/import")
    page.get_by_test_id("import-kind").select_option(label="Mail, exported from a record")
    page.get_by_test_id("import-file").set_input_files(file)
    take = page.get_by_test_id("mail-take")
    expect(take).to_have_text("Take in 2 mails")
    expect(page.get_by_test_id("mail-counts")).to_contain_text("Records to make1")
    _accessible(page)
    shot(page, f"import-mail-checked-{mode}")
    take.press("Enter")
    expect(page.get_by_test_id("mail-counts")).to_contain_text("Taken in2")
    _accessible(page)
    shot(page, f"import-mail-done-{mode}")
    page.get_by_role("button", name="All imports").press("Enter")
    page.get_by_test_id("import-file").set_input_files(file)
    expect(page.get_by_test_id("mail-counts")).to_contain_text("Here already2")
    page.get_by_role("button", name="Discard the file").press("Enter")
    broken = tmp_path / "no mail.zip"
    broken.write_bytes(b"PK")
    page.get_by_test_id("import-file").set_input_files(broken)
    expect(page.get_by_test_id("import-problem")).to_contain_text("no exported mail")
    shot(page, f"import-mail-refused-{mode}")


def test_a_file_that_is_no_table_says_so(browser: BrowserContext, stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "photo.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    page = WebApp(browser, stack).sign_in("mia@northwind.test").page
    page.goto(f"{stack.url}/#/import")
    page.get_by_test_id("import-file").set_input_files(file)
    expect(page.get_by_test_id("import-problem")).to_contain_text("not a table")


def _accessible(page: Page) -> None:
    page.evaluate(AXE.read_text())  # the page's policy lets no script tag in
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]] == []
