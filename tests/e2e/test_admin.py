"""Administration in Chromium: people, roles, properties, pipelines, by keyboard and at 360 px (H44, B3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, Playwright, StorageState, expect

from tests.e2e.conftest import ARTIFACTS, CHROMIUM, PATIENCE
from tests.walk.stack import Stack

pytestmark = pytest.mark.e2e
AXE = Path(__file__).parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "users", "teams", "roles", "roles/new", "properties", "types", "pipelines", "associations", "subscriptions",
    "tokens", "webhooks", "security",
)  # fmt: skip


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    made = Stack(tmp_path_factory.mktemp("admin"))
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    ARTIFACTS.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
    yield running
    running.close()


class Office:
    """Somebody's browser on the pages of administration."""

    def __init__(
        self,
        browser: Browser,
        stack: Stack,
        link: str,
        *,
        dark: bool = False,
        width: int = 1280,
        signed_in: StorageState | None = None,
    ) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": 860},
            color_scheme="dark" if dark else "light",
            storage_state=signed_in,
        )
        context.set_default_timeout(PATIENCE)
        self.page, self.stack = context.new_page(), stack
        self.page.goto(link)
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()

    def visit(self, path: str) -> Page:
        self.page.goto(f"{self.stack.url}/#/admin/{path}")
        self.page.reload()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(self.page.locator(".skeleton")).to_have_count(0)
        return self.page

    def shot(self, name: str) -> None:
        self.page.screenshot(path=str(ARTIFACTS / f"admin-{name}.png"))

    def flaws(self) -> list[str]:
        """What axe finds wrong with the page as it stands."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


@pytest.fixture(scope="module")
def mias_session(browser: Browser, stack: Stack) -> StorageState:
    """Mia signs in once: more than twenty times in ten minutes from one place are refused."""
    made = Office(browser, stack, stack.command("sign-in", "mia@northwind.test"))
    kept = made.page.context.storage_state()
    made.page.context.close()
    return kept


@pytest.fixture
def mia(browser: Browser, stack: Stack, mias_session: StorageState) -> Iterator[Office]:
    made = Office(browser, stack, stack.url, signed_in=mias_session)
    yield made
    made.page.context.close()


@pytest.mark.parametrize(
    ("dark", "width"), [(False, 1280), (True, 1280), (False, 360)], ids=["light", "dark", "phone"]
)
def test_every_page_is_clean_for_axe_and_fits(
    browser: Browser, stack: Stack, *, dark: bool, width: int
) -> None:
    mia = Office(browser, stack, stack.command("sign-in", "mia@northwind.test"), dark=dark, width=width)
    for path in PAGES:
        page = mia.visit(path)
        mia.shot(f"{path.replace('/', '-')}-{'dark' if dark else 'light'}-{width}")
        assert (path, mia.flaws()) == (path, [])
        sideways = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert (path, sideways <= 0) == (path, True)
    mia.page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_address_that_is_no_page_says_so_and_leads_back(
    browser: Browser, stack: Stack, *, dark: bool
) -> None:
    mia = Office(browser, stack, stack.command("sign-in", "mia@northwind.test"), dark=dark)
    mia.page.goto(f"{stack.url}/#/admin/nonsense")
    expect(mia.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert mia.flaws() == []
    mia.shot(f"nothing-here-{'dark' if dark else 'light'}")
    mia.page.get_by_role("link", name="Back to the settings").click()
    expect(mia.page.get_by_role("heading", name="Users", level=1)).to_be_visible()
    mia.page.context.close()


def make_role(office: Office, name: str) -> None:
    """A role that reaches own deals only, tried on Tom before it is saved."""
    page = office.visit("roles/new")
    page.get_by_test_id("role-name").fill(name)
    page.get_by_label("View Deals").select_option("owned")
    look = page.get_by_test_id("look")
    expect(look).to_contain_text("Tom Okafor would see 1 of 4 deals; today it is 4.")
    expect(look).to_contain_text("Line 4 retrofit")
    expect(page.get_by_label("Delete Deals")).to_have_value("owned")
    office.shot("role-look")
    assert office.flaws() == []
    page.get_by_test_id("save-role").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def invite(office: Office, name: str, address: str, role: str) -> str:
    """Somebody new with a role; their sign-in link, after a slip in the address was refused."""
    page = office.visit("users")
    page.get_by_test_id("invite").click()
    page.get_by_test_id("user-name").fill(name)
    page.get_by_test_id("user-email").fill("eve at northwind")
    page.get_by_test_id("user-role").select_option(label=role)
    page.get_by_test_id("save").click()
    expect(page.get_by_role("alert")).to_contain_text("no e-mail address")
    office.shot("invite-refused")
    page.get_by_test_id("user-email").fill(address)
    page.get_by_test_id("save").click()
    link = page.get_by_test_id("sign-in-link").input_value()
    office.shot("invited")
    assert office.flaws() == []
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_test_id("users")).to_contain_text(name)
    return link


def api(stack: Stack, address: str) -> requests.Session:
    """The API with a token of this person."""
    made = requests.Session()
    made.trust_env = False
    made.headers["Authorization"] = f"Bearer {stack.command('token', 'Check', address)}"
    return made


def deals(stack: Stack, person: requests.Session) -> list[str]:
    found = person.get(f"{stack.url}/crm/v3/objects/deals", timeout=20).json()
    return [one["properties"]["dealname"] for one in found["results"]]


def give(stack: Stack, deal: str, to: str) -> None:
    """The admin makes somebody the owner of a deal, by the API."""
    admin = api(stack, "mia@northwind.test")
    owners = admin.get(f"{stack.url}/crm/v3/owners", timeout=20).json()["results"]
    found = admin.get(f"{stack.url}/crm/v3/objects/deals", timeout=20).json()["results"]
    ident = next(one["id"] for one in found if one["properties"]["dealname"] == deal)
    owner = next(one["id"] for one in owners if one["email"] == to)
    given = {"properties": {"hubspot_owner_id": owner}}
    assert admin.patch(f"{stack.url}/crm/v3/objects/deals/{ident}", json=given, timeout=20).ok


def test_h44_b3_somebody_invited_with_a_role_sees_their_own_deals_only(
    browser: Browser, stack: Stack, mia: Office
) -> None:
    make_role(mia, "Own deals only")
    eve = Office(browser, stack, invite(mia, "Eve Ray", "eve@northwind.test", "Own deals only"))
    eve.page.goto(f"{stack.url}/#/admin")
    expect(eve.page.get_by_text("Only a super admin")).to_be_visible()
    theirs = api(stack, "eve@northwind.test")
    assert deals(stack, theirs) == []
    give(stack, "Cold chain monitoring", "eve@northwind.test")
    assert deals(stack, theirs) == ["Cold chain monitoring"]
    eve.page.goto(f"{stack.url}/#/profile")
    expect(eve.page.get_by_text("Own deals only")).to_be_visible()
    eve.page.get_by_test_id("profile-name").fill("Eve Ray-Holm")
    eve.page.get_by_role("button", name="Save").click()
    expect(eve.page.get_by_text("Saved.")).to_be_visible()
    eve.shot("profile")
    assert eve.flaws() == []
    eve.page.context.close()


# Runs in the page before any paint: a field is typed into in the same task in which it appears.
TYPES_AT_ONCE = """
new MutationObserver((_, watching) => {
  const field = document.querySelector('[data-testid="profile-name"]')
  if (!field) return
  watching.disconnect()
  field.value = 'Tom at once'
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}).observe(document, { childList: true, subtree: true })
"""


def test_what_is_typed_into_the_profile_at_once_stays(browser: Browser, stack: Stack) -> None:
    tom = Office(browser, stack, stack.command("sign-in", "tom@northwind.test"))
    tom.page.add_init_script(TYPES_AT_ONCE)
    tom.page.goto(f"{stack.url}/#/profile")
    tom.page.reload()
    field = tom.page.get_by_test_id("profile-name")
    expect(field).to_have_value("Tom at once")
    # Two paints later everything that waited for one has run.
    tom.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(field).to_have_value("Tom at once")
    expect(tom.page.get_by_role("button", name="Save")).to_be_enabled()
    tom.page.context.close()


def test_check_12_somebody_disabled_is_signed_out_and_comes_back_by_undo(
    browser: Browser, stack: Stack, mia: Office
) -> None:
    tom = Office(browser, stack, stack.command("sign-in", "tom@northwind.test"))
    page = mia.visit("users")
    page.get_by_role("button", name="Tom Okafor").click()
    mia.shot("user")
    assert mia.flaws() == []
    page.get_by_role("button", name="Disable…").click()
    expect(page.get_by_role("dialog")).to_contain_text("signed out everywhere within seconds")
    mia.shot("disable")
    page.get_by_test_id("confirm").click()
    row = page.get_by_role("row").filter(has_text="Tom Okafor")
    expect(row).to_contain_text("Disabled")
    expect(tom.page.get_by_text("Open the sign-in link")).to_be_visible()  # by itself
    tom.page.context.close()
    page.get_by_role("button", name="Undo").click()
    expect(row).not_to_contain_text("Disabled")
    page = mia.visit("security")
    expect(page.get_by_test_id("audit")).to_contain_text("User disabled")
    mia.shot("security")


def test_a_webhook_to_an_address_that_is_never_called_is_refused_with_its_field(mia: Office) -> None:
    page = mia.visit("webhooks")
    page.get_by_test_id("new-webhook").click()
    page.get_by_test_id("webhook-url").fill("http://127.0.0.1/changes")
    page.get_by_role("group", name="Contacts").get_by_label("made").check()
    page.get_by_test_id("save").click()
    expect(page.get_by_role("alert")).to_contain_text("https://")
    mia.shot("webhook-refused")
    page.get_by_test_id("webhook-url").fill("https://hooks.example.com/changes")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("webhook-secret")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("contact.creation")).to_be_visible()
    mia.shot("webhooks")
    assert mia.flaws() == []


def test_check_42_the_last_super_admin_is_told_why_they_stay(mia: Office) -> None:
    page = mia.visit("users")
    page.get_by_role("button", name="Mia Berg").click()
    page.get_by_role("checkbox", name="Super admin").uncheck()
    page.get_by_test_id("save").click()
    expect(page.get_by_role("alert")).to_contain_text("This is the last super admin of the workspace.")
    mia.shot("last-admin")


def test_a_property_is_defined_and_stands_in_its_group(mia: Office) -> None:
    page = mia.visit("properties/contact")
    page.get_by_test_id("new-property").click()
    page.get_by_test_id("property-label").fill("Customer tier")
    expect(page.get_by_test_id("property-name")).to_have_value("customer_tier")
    page.get_by_test_id("property-type").select_option("enumeration")
    page.get_by_label("Label of choice 1").fill("Gold")
    page.get_by_role("button", name="Add a choice").click()
    page.get_by_label("Label of choice 2").fill("Silver")
    # By keyboard: silver comes first.
    page.get_by_role("button", name="Move Silver: arrow up or down").press("ArrowUp")
    expect(page.get_by_label("Label of choice 1")).to_have_value("Silver")
    mia.shot("property")
    assert mia.flaws() == []
    page.get_by_test_id("save").click()
    group = page.get_by_role("region", name="Contact information")
    expect(group).to_contain_text("customer_tier")
    group.get_by_role("button", name="Customer tier", exact=True).click()
    page.get_by_role("button", name="Count records").click()
    expect(page.get_by_text("0 of 3 contacts have a value.")).to_be_visible()
    page.get_by_role("button", name="Archive…").click()
    page.get_by_test_id("confirm").click()
    expect(page.get_by_text("1 archived")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(group).to_contain_text("customer_tier")
    mia.shot("properties")


def test_an_object_type_is_defined_and_has_a_place_of_its_own(mia: Office) -> None:
    page = mia.visit("types")
    page.get_by_test_id("new-type").click()
    page.get_by_test_id("type-singular").fill("Vessel")
    page.get_by_test_id("type-plural").fill("Vessels")
    mia.shot("type")
    page.get_by_test_id("save").click()
    expect(page.get_by_role("heading", name="Vessels")).to_be_visible()
    page.get_by_role("button", name="Edit Vessels").click()
    expect(page.get_by_text("Found by the search box")).to_be_visible()
    mia.shot("type-edit")
    assert mia.flaws() == []
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Properties of Vessels").click()
    expect(page.get_by_role("link", name="Vessels")).to_have_attribute("aria-current", "page")


def test_a_stage_is_moved_by_keyboard_and_by_drag_and_removed_with_its_deals_moved(mia: Office) -> None:
    page = mia.visit("pipelines/deal")
    stages = page.get_by_test_id("pipeline").first.get_by_role("listitem")
    handle = page.get_by_role("button", name="Move Qualified to buy: arrow up or down")
    handle.press("ArrowUp")
    expect(stages.first).to_contain_text("Qualified to buy")
    expect(handle).to_be_focused()
    stages.first.drag_to(stages.nth(2))
    expect(stages.nth(2)).to_contain_text("Qualified to buy")
    mia.visit("pipelines/deal")
    expect(stages.nth(2)).to_contain_text("Qualified to buy")
    page.get_by_role("button", name="Remove… Qualified to buy").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 deal stands in it")
    page.get_by_test_id("move-to").select_option(label="Contract sent")
    mia.shot("stage-remove")
    assert mia.flaws() == []
    page.get_by_test_id("confirm").click()
    expect(stages).to_have_count(6)
    expect(stages.filter(has_text="Contract sent")).to_contain_text("2 deals")


def test_a_token_is_shown_once(mia: Office) -> None:
    page = mia.visit("tokens")
    page.get_by_test_id("new-token").click()
    page.get_by_test_id("token-name").fill("Nightly sync")
    page.get_by_label("crm.objects.contacts.read").check()
    mia.shot("token-form")
    page.get_by_test_id("save").click()
    secret = page.get_by_test_id("token-secret").input_value()
    assert secret.startswith("pat-")
    mia.shot("token")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Nightly sync")).to_be_visible()
    assert secret not in page.content()


def test_t11_a_default_association_is_switched_and_switched_back(mia: Office) -> None:
    page = mia.visit("associations")
    box = page.get_by_label("Contact: its five newest open tickets")
    box.check()
    expect(
        page.get_by_text("Mail logged on a contact is also logged on its five newest open tickets.")
    ).to_be_visible()
    expect(page.get_by_text("usually off")).to_be_visible()
    mia.shot("associations-switched")
    page.get_by_role("button", name="Undo").click()
    expect(box).not_to_be_checked()


def test_h37_a_subscription_type_is_made_put_away_and_used_again(mia: Office) -> None:
    page = mia.visit("subscriptions")
    page.get_by_test_id("new-subscription").press("Enter")
    page.get_by_test_id("subscription-name").fill("Newsletter")
    page.get_by_label("Purpose").fill("Marketing")
    page.get_by_test_id("subscription-name").press("Enter")
    row = page.get_by_role("row", name="Newsletter")
    expect(row).to_contain_text("in use")
    row.get_by_role("button", name="Stop using Newsletter").press("Enter")
    expect(row).to_contain_text("not used")
    mia.shot("subscriptions")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(row).to_contain_text("in use")
    page.get_by_test_id("new-subscription").press("Enter")
    page.get_by_test_id("subscription-name").fill("newsletter")
    page.get_by_test_id("save").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("There is a “newsletter” already.")


def test_h40_the_workspace_insists_on_the_link_and_a_user_sees_it_in_their_profile(
    browser: Browser, stack: Stack, mia: Office
) -> None:
    tom = Office(browser, stack, stack.command("sign-in", "tom@northwind.test"))
    tom.page.goto(f"{stack.url}/#/profile")
    mine = tom.page.get_by_label("Link to unsubscribe below the mail I write here")
    expect(mine).to_be_checked()
    mine.uncheck()
    tom.page.get_by_role("button", name="Save").click()
    expect(tom.page.get_by_text("Saved.")).to_be_visible()
    page = mia.visit("subscriptions")
    page.get_by_label("In every mail").check()
    mia.shot("unsubscribe-link")
    assert mia.flaws() == []
    tom.page.reload()
    expect(mine).to_be_checked()
    expect(mine).to_be_disabled()
    tom.shot("profile-link")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Each user decides")).to_be_checked()
    tom.page.reload()
    expect(mine).not_to_be_checked()
    tom.page.context.close()


def test_a_team_is_made_and_dissolved_by_keyboard_alone(mia: Office) -> None:
    page = mia.visit("teams")
    page.get_by_test_id("new-team").press("Enter")
    page.get_by_test_id("team-name").fill("North")
    page.get_by_label("Tom Okafor").press("Space")
    mia.shot("team")
    page.get_by_test_id("team-name").press("Enter")
    expect(page.get_by_role("heading", name="North")).to_be_visible()
    expect(page.get_by_text("Tom Okafor")).to_be_visible()
    page.get_by_role("button", name="Dissolve… North").press("Enter")
    page.get_by_test_id("confirm").press("Enter")
    expect(page.get_by_text("No teams yet")).to_be_visible()
