"""The CRM in the web app: lists, record pages, boards, and a mail from a record (issue 3, S8)."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Playwright, StorageState, expect

from tests.e2e.conftest import ARTIFACTS, CHROMIUM, PATIENCE
from tests.e2e.pages import WebApp, shot
from tests.walk.stack import Stack

pytestmark = pytest.mark.e2e
AXE = Path(__file__).parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"
Desk = Callable[..., Page]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Without the extension any port will do."""
    made = Stack(tmp_path_factory.mktemp("records"))
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    ARTIFACTS.mkdir(exist_ok=True)
    flags = ["--no-sandbox"] if os.getuid() == 0 else []
    running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=flags)
    yield running
    running.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, stack: Stack) -> Callable[[str], StorageState]:
    """Everybody signs in once: so many links in a row would look like guessing."""

    @cache
    def cookies(who: str) -> StorageState:
        context = browser.new_context()
        WebApp(context, stack).sign_in(f"{who}@northwind.test")
        state = context.storage_state()
        context.close()
        return state

    return cookies


@pytest.fixture
def desk(browser: Browser, stack: Stack, signed_in: Callable[[str], StorageState]) -> Iterator[Desk]:
    """A person's browser, signed in, at a page of the web app."""
    opened = []

    def sit(who: str, path: str, width: int = 1440, scheme: Literal["light", "dark"] = "light") -> Page:
        context = browser.new_context(
            ignore_https_errors=True,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            storage_state=signed_in(who),
        )
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{stack.url}/#{path}")
        return page

    yield sit
    for context in opened:
        context.close()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def new_contact(page: Page, first: str, email: str = "") -> None:
    page.get_by_test_id("create").click()
    page.get_by_label("First name", exact=True).fill(first)
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name=first, level=1)).to_be_visible()


def test_a_contact_is_made_and_who_has_the_address_already_is_named(desk: Desk) -> None:
    page = desk("mia", "/list/contact")
    new_contact(page, "Nadia", "nadia@quarry.test")
    page.get_by_role("link", name="Contacts").first.click()
    page.get_by_test_id("create").click()
    page.get_by_label("First name", exact=True).fill("Nadja")
    page.get_by_label("E-mail", exact=True).fill("nadia@quarry.test")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("belongs to another contact already")
    page.get_by_role("alert").get_by_role("link", name="Open it").click()
    expect(page.get_by_role("heading", name="Nadia", level=1)).to_be_visible()


def test_two_people_editing_one_value_see_both_and_decide(desk: Desk) -> None:
    mia = desk("mia", "/list/company")
    mia.get_by_role("link", name="Haldenwerk GmbH").click()
    expect(mia.get_by_role("heading", name="Haldenwerk GmbH", level=1)).to_be_visible()
    tom = desk("tom", mia.url.partition("#")[2])
    for page in (mia, tom):
        page.get_by_role("button", name="Edit City").click()
    tom.get_by_label("City").fill("Hannover")
    tom.get_by_label("City").press("Enter")
    expect(tom.get_by_test_id("property-city")).to_contain_text("Hannover")
    mia.get_by_label("City").fill("Hamburg")
    mia.get_by_label("City").press("Enter")
    expect(mia.get_by_test_id("theirs")).to_have_text("Hannover")
    expect(mia.get_by_test_id("mine")).to_have_text("Hamburg")
    shot(mia, "records-conflict")
    mia.get_by_role("button", name="Use mine").click()
    expect(mia.get_by_test_id("property-city")).to_contain_text("Hamburg")
    expect(tom.get_by_test_id("property-city")).to_contain_text("Hamburg")  # told, without asking
    mia.get_by_test_id("property-city").hover()
    mia.get_by_role("button", name="History of City").click()
    expect(mia.get_by_role("dialog")).to_contain_text("Tom Okafor")
    assert violations(mia) == []


def test_a_value_that_cannot_be_is_refused_beside_its_field(desk: Desk) -> None:
    page = desk("mia", "/list/deal")
    page.get_by_role("link", name="Cold chain monitoring").click()
    page.get_by_role("button", name="Edit Amount").click()
    page.get_by_label("Amount").fill("a lot")
    page.get_by_label("Amount").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is not a number")
    expect(page.get_by_label("Amount")).to_have_value("a lot")
    page.get_by_label("Amount").press("Escape")
    expect(page.get_by_test_id("property-amount")).to_contain_text("21,000")


def test_s8_a_mail_is_written_from_the_record_and_stands_on_its_timeline(stack: Stack, desk: Desk) -> None:
    page = desk("mia", "/mailboxes")
    page.get_by_test_id("connect-google").click()
    page.get_by_role("radio", name="mia@northwind.test").check()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Connected. New mail")).to_be_visible()
    page.goto(f"{stack.url}/#/list/deal")
    page.get_by_role("link", name="Pump station pilot").click()
    page.get_by_test_id("email").click()
    expect(page.get_by_label("To", exact=True)).to_have_value("anna@brightwater.test")
    page.get_by_test_id("composer-associations").locator("summary").click()
    ticked = page.get_by_test_id("composer-associations").locator("input:checked")
    expect(ticked).to_have_count(3)  # T11: the deal, its primary company, whom it is written to
    page.get_by_test_id("composer-associations").locator("summary").click()
    page.get_by_label("Subject").fill("Pilot: next steps")
    page.get_by_test_id("composer-body").fill("Dear Anna, shall we begin in January?")
    shot(page, "records-mail")
    assert violations(page) == []
    sent = len(stack.ledger())
    page.get_by_test_id("composer-send").click()
    expect(page.get_by_test_id("send-status")).to_contain_text("Sent and logged")
    assert len(stack.ledger()) == sent + 1
    expect(page.get_by_test_id("timeline-entry").first).to_contain_text("Pilot: next steps")
    page.get_by_test_id("add-note").click()
    page.get_by_test_id("activity-text").fill("Board meets in December\nAsk again then.")
    page.get_by_test_id("activity-text").press("Control+Enter")
    expect(page.get_by_test_id("timeline-entry").first).to_contain_text("Board meets in December")


def test_records_are_associated_found_by_typing_and_let_go_again(desk: Desk) -> None:
    page = desk("mia", "/list/contact")
    page.get_by_role("link", name="Ines Duarte").click()
    page.get_by_test_id("relate-company").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("brigh")
    expect(page.get_by_role("option")).to_contain_text("Brightwater Utilities")
    page.get_by_role("dialog").get_by_role("combobox").press("Enter")
    companies = page.get_by_role("region", name="Companies")
    expect(companies.get_by_role("listitem")).to_have_count(2)
    companies.get_by_role("button", name="Make primary: Brightwater Utilities").click()
    expect(companies.get_by_role("listitem").first).to_contain_text("Brightwater Utilities")
    shot(page, "records-page")
    assert violations(page) == []
    companies.get_by_role("button", name="Remove Brightwater Utilities").click()
    expect(companies.get_by_role("listitem")).to_have_count(1)
    page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    expect(companies.get_by_role("listitem")).to_have_count(2)


def test_a_list_is_filtered_kept_as_a_view_and_shared(stack: Stack, desk: Desk) -> None:
    page = desk("mia", "/list/deal")
    expect(page.get_by_test_id("row")).not_to_have_count(0)
    page.get_by_role("button", name="+ Filter").click()
    page.get_by_label("Property").select_option(label="Amount")
    page.get_by_label("Condition").select_option(label="is at least")
    page.get_by_label("Value", exact=True).fill("40000")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_test_id("row")).to_have_count(2)
    expect(page.get_by_test_id("count")).to_have_text("2")
    page.get_by_role("button", name="Amount", exact=True).click()
    expect(page.get_by_role("button", name="Amount is at least 40,000")).to_be_visible()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Save view").click()
    page.get_by_label("Name", exact=True).fill("Large deals")
    page.get_by_label("Who sees it").select_option(label="Everyone")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_test_id("views")).to_contain_text("Large deals")
    shot(page, "records-list")
    assert violations(page) == []
    tom = desk("tom", "/list/deal")
    tom.get_by_test_id("views").select_option(label="Large deals (Mia Berg)")
    expect(tom.get_by_test_id("row")).to_have_count(2)
    # What Mia makes shows in Tom's list by itself.
    page.get_by_test_id("create").click()
    page.get_by_label("Deal name").fill("Harbour cranes")
    page.get_by_label("Amount").fill("250000")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(tom.get_by_test_id("row")).to_have_count(3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_columns_are_moved_by_keys_and_by_hand_and_stay_so_in_the_view(
    desk: Desk, scheme: Literal["light", "dark"]
) -> None:
    page = desk("mia", "/list/contact", scheme=scheme)
    expect(page.get_by_test_id("row")).not_to_have_count(0)
    titles = page.locator("th [data-column]")
    first, second, third = titles.all_inner_texts()[:3]
    page.get_by_role("button", name=first, exact=True).focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_role("button", name=first, exact=True)).to_be_focused()
    expect(page.get_by_text(f"{first} is column 3 of")).to_be_attached()
    assert titles.all_inner_texts()[:3] == [second, third, first]
    page.get_by_role("button", name=third, exact=True).drag_to(
        page.get_by_role("button", name=second, exact=True)
    )
    expect(titles.first).to_have_text(third)
    assert titles.all_inner_texts()[:3] == [third, second, first]
    assert violations(page) == []
    shot(page, f"records-columns-moved-{scheme}")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Save view").click()
    page.get_by_label("Name", exact=True).fill(f"In my order, {scheme}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_test_id("views")).to_contain_text(f"In my order, {scheme}")
    page.reload()
    page.get_by_test_id("views").select_option(label=f"In my order, {scheme}")
    expect(titles.first).to_have_text(third)
    page.get_by_role("button", name=third, exact=True).press("Alt+ArrowRight")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Save view").click()
    page.get_by_role("button", name="Save changes").click()
    page.reload()
    page.get_by_test_id("views").select_option(label=f"In my order, {scheme}")
    expect(titles.first).to_have_text(second)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_p6_a_new_contact_is_offered_the_company_of_its_address(
    desk: Desk, scheme: Literal["light", "dark"]
) -> None:
    page = desk("mia", "/list/contact", scheme=scheme)
    page.get_by_test_id("create").click()
    offer = page.get_by_test_id("suggested-company")
    email = page.get_by_label("E-mail", exact=True)
    email.fill("somebody@gmail.com")
    email.blur()
    expect(offer).to_have_count(0)
    page.get_by_label("First name", exact=True).fill(f"Nora {scheme}")
    email.fill(f"nora.{scheme}@brightwater.test")
    email.blur()
    expect(offer).to_contain_text("Brightwater")
    expect(offer.get_by_role("checkbox")).to_be_checked()
    assert violations(page) == []
    shot(page, f"records-suggested-company-{scheme}")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name=f"Nora {scheme}", level=1)).to_be_visible()
    expect(
        page.get_by_role("main").get_by_role("link", name="Brightwater", exact=False).first
    ).to_be_visible()


def test_the_export_of_a_filtered_list_has_its_rows_in_its_order(desk: Desk) -> None:
    page = desk("mia", "/list/deal")
    expect(page.get_by_test_id("row")).not_to_have_count(0)
    page.get_by_role("button", name="+ Filter").click()
    page.get_by_label("Property").select_option(label="Owner")
    page.get_by_label("Me", exact=True).check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="Line 4 retrofit")).to_have_count(0)  # Tom's
    page.get_by_role("button", name="Amount", exact=True).click()
    page.get_by_role("button", name="Amount", exact=True).click()
    expect(page.get_by_role("columnheader", name="Amount")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("region", name="Deals")).to_have_attribute("aria-busy", "false")
    seen = page.get_by_test_id("row").get_by_role("link").all_inner_texts()
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_test_id("export-csv").click()
    rows = list(csv.DictReader(StringIO(Path(download.value.path()).read_text())))
    assert download.value.suggested_filename == "Deals.csv"
    assert [row["Deal name"] for row in rows] == seen
    assert list(rows[0])[:3] == ["Record ID", "Deal name", "Stage"]
    page.get_by_label("Choose Renewal 2027").check()
    page.get_by_text("Export the chosen", exact=True).click()
    with page.expect_download() as download:
        page.get_by_test_id("export-json").click()
    assert [one["dealname"] for one in json.loads(Path(download.value.path()).read_text())] == [
        "Renewal 2027"
    ]


def test_a_task_made_on_a_record_appears_among_the_tasks_and_is_done_there(desk: Desk) -> None:
    page = desk("mia", "/list/contact")
    tasks = desk("mia", "/tasks")
    expect(tasks.get_by_role("heading", name="Tasks")).to_be_visible()
    page.get_by_role("link", name="Ines Duarte").click()
    page.get_by_test_id("add-task").click()
    page.get_by_test_id("activity-text").fill("Send the cold chain offer")
    page.get_by_label("Type").select_option(label="E-mail")
    page.get_by_test_id("activity-save").click()
    entry = page.get_by_test_id("timeline-entry").filter(has_text="Send the cold chain offer")
    entry.get_by_role("button", expanded=False).click()
    entry.get_by_role("button", name="Edit", exact=True).click()
    entry.get_by_test_id("activity-text").fill("Send the cold chain offer and the plan")
    entry.get_by_test_id("activity-save").click()
    row = tasks.get_by_test_id("task")
    expect(row).to_contain_text("Send the cold chain offer and the plan")  # told, without asking
    expect(row.get_by_test_id("task-mail")).to_have_text("Write to ines@portofino.test")  # S44
    shot(tasks, "tasks")
    assert violations(tasks) == []
    row.get_by_role("checkbox").click()
    expect(tasks.get_by_role("heading", name="Nothing to do.")).to_be_visible()
    tasks.get_by_role("button", name="Done").click()
    expect(row).to_contain_text("Send the cold chain offer and the plan")
    expect(entry).to_contain_text("Done ")
    row.get_by_test_id("task-mail").click()
    expect(tasks.get_by_role("heading", name="Ines Duarte", level=1)).to_be_visible()


def test_the_search_finds_and_opens_by_keyboard_alone(desk: Desk) -> None:
    page = desk("mia", "/tasks")
    box = page.get_by_test_id("search")
    expect(page.get_by_role("heading", name="Tasks")).to_be_visible()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("haldenw")
    found = page.get_by_role("group", name="Companies").get_by_role("option")
    expect(found.first).to_contain_text("Haldenwerk GmbH")
    shot(page, "search")
    assert violations(page) == []
    for _ in page.get_by_role("option").all():
        page.keyboard.press("ArrowDown")
        if found.first.get_attribute("aria-selected") == "true":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Haldenwerk GmbH", level=1)).to_be_visible()
    expect(page).to_have_title("Haldenwerk GmbH · Alongside")
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()


def test_a_record_is_archived_undone_and_found_among_the_archived(desk: Desk) -> None:
    page = desk("mia", "/list/contact")
    new_contact(page, "Ulf")
    page.get_by_test_id("archive").click()
    expect(page.get_by_text("Archived: it is in no list")).to_be_visible()
    page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("archive")).to_be_visible()
    page.get_by_test_id("archive").click()
    expect(page.get_by_text("Archived: it is in no list")).to_be_visible()
    page.get_by_role("link", name="Contacts").first.click()
    expect(page.get_by_role("link", name="Anna Kowalska")).to_be_visible()
    expect(page.get_by_role("link", name="Ulf")).to_have_count(0)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Recently archived").click()
    page.get_by_label("Choose Ulf").check()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("link", name="Ulf")).to_have_count(0)
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("link", name="Ulf")).to_be_visible()


def test_several_rows_change_hands_at_once_and_back(desk: Desk) -> None:
    page = desk("mia", "/list/ticket")
    rows = page.get_by_test_id("row")
    expect(rows.first).to_be_visible()
    before = rows.all_inner_texts()
    page.get_by_label("Choose all").check()
    page.get_by_label("Give to…").select_option(label="Vera Lind")
    for at in range(len(before)):
        expect(rows.nth(at)).to_contain_text("Vera Lind")
    page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Vera Lind")).to_have_count(1)  # only the choice of owners
    assert rows.all_inner_texts() == before


def test_two_contacts_are_merged_after_both_were_looked_at(desk: Desk) -> None:
    page = desk("mia", "/list/contact")
    new_contact(page, "Greta", "greta@quarry.test")
    page.get_by_role("link", name="Contacts").first.click()
    new_contact(page, "Margareta", "margareta@quarry.test")
    page.get_by_role("button", name="Merge").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("greta")
    expect(page.get_by_role("option")).to_contain_text("Greta")
    page.get_by_role("dialog").get_by_role("combobox").press("Enter")
    page.get_by_label("Keep Greta").check()
    shot(page, "records-merge")
    page.get_by_role("button", name="Merge", exact=True).last.click()
    expect(page.get_by_role("heading", name="Greta", level=1)).to_be_visible()
    expect(page.get_by_test_id("property-hs_additional_emails")).to_contain_text("margareta@quarry.test")


def test_the_keyboard_alone_is_enough(desk: Desk) -> None:
    page = desk("mia", "/list/contact")
    expect(page.get_by_role("link", name="Jonas Weber")).to_be_visible()
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")
    keys.press("/")
    keys.type("jonas")
    expect(page.get_by_test_id("row")).to_have_count(1)
    keys.press("Escape")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Jonas Weber", level=1)).to_be_visible()
    keys.press("e")
    expect(page.get_by_label("E-mail", exact=True)).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("button", name="Edit E-mail")).to_be_focused()
    page.get_by_role("button", name="Edit Job title").focus()
    keys.press("Enter")
    keys.press("Control+a")
    keys.type("Head of Plant")
    keys.press("Enter")
    expect(page.get_by_test_id("property-jobtitle")).to_contain_text("Head of Plant")
    expect(page.get_by_role("button", name="Edit Job title")).to_be_focused()
    keys.press("t")
    keys.type("Met at the fair")
    keys.press("Control+Enter")
    expect(page.get_by_test_id("timeline-entry").first).to_contain_text("Met at the fair")
    keys.press("Escape")
    expect(page.get_by_role("heading", name="Contacts", level=1)).to_be_visible()
    keys.press("n")
    expect(page.get_by_label("First name", exact=True)).to_be_focused()
    keys.type("Otto")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Otto", level=1)).to_be_visible()


def test_a_deal_goes_from_stage_to_stage_on_the_board_by_hand_and_by_keys(desk: Desk) -> None:
    page = desk("mia", "/board/deal")
    stages = page.get_by_test_id("stage")
    card = page.get_by_role("link", name="Line 4 retrofit")
    expect(stages.nth(2).get_by_role("link", name="Line 4 retrofit")).to_be_visible()
    shot(page, "records-board")
    assert violations(page) == []
    card.focus()
    card.press("Shift+ArrowRight")
    expect(stages.nth(3).get_by_role("link", name="Line 4 retrofit")).to_be_focused()
    card.drag_to(stages.nth(0))
    expect(stages.nth(0).get_by_role("link", name="Line 4 retrofit")).to_be_visible()
    page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    expect(stages.nth(3).get_by_role("link", name="Line 4 retrofit")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (360, "light"), (360, "dark")])
@pytest.mark.parametrize("place", ["list/contact", "board/deal", "record"])
def test_every_page_is_readable_small_and_in_the_dark(
    desk: Desk, width: int, scheme: Literal["light", "dark"], place: str
) -> None:
    page = desk("mia", "/list/contact" if place == "record" else f"/{place}", width, scheme)
    if place == "record":
        page.get_by_role("link", name="Anna Kowalska").click()
        expect(page.get_by_test_id("timeline-entry").first).to_be_visible()
    else:
        expect(
            page.get_by_role("link", name="Anna Kowalska").or_(page.get_by_role("link", name="Renewal 2027"))
        ).to_be_visible()
    shot(page, f"records-{place.replace('/', '-')}-{width}-{scheme}")
    assert violations(page) == []
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, "nothing hangs over the edge"


def test_a_view_only_seat_reads_and_is_offered_no_change(desk: Desk) -> None:
    page = desk("vera", "/list/contact")
    expect(page.get_by_role("link", name="Anna Kowalska")).to_be_visible()
    expect(page.get_by_test_id("create")).to_have_count(0)
    page.get_by_role("link", name="Anna Kowalska").click()
    expect(page.get_by_test_id("property-email")).to_contain_text("anna@brightwater.test")
    for name in ("Edit E-mail", "Archive", "Merge"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_test_id("email")).to_have_count(0)
