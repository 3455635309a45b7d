"""A shared mailbox of Microsoft 365 from its connection to its log, through the real clients."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
import requests

from server.actions import connect_mailbox
from server.actions.admit import viewer_in
from server.actions.connect_mailbox import Browser, Finished, Wanted
from server.clock import SystemClock
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Refusal
from server.jobs import periodic
from server.jobs.runner import Runner
from server.providers import registry
from server.simulator import Running
from server.simulator.cast import JONAS, MIA_OFFICE, SUPPORT
from server.store import engagements, identities, mailboxes, relations, teams, users, workspaces
from server.store import tables as t
from server.store.mailboxes import MailboxRow
from server.store.sealing import Vault
from server.store.tx import Store
from tests.world import record


@dataclass
class Office:
    """Mia and Tom in one team, Vera beside it, Ada over them all."""

    deps: Deps
    running: Running
    workspace: int
    team: int
    people: dict[str, int]

    def viewer(self, name: str) -> Viewer:
        with self.deps.store.read(self.workspace) as tx:
            found = viewer_in(tx, self.people[name])
        assert found
        return found

    def connect(self, name: str, account: str, wanted: Wanted, provider: str = "microsoft") -> Finished:
        """Through the consent page, as a person would."""
        browser = Browser("d" * 64, "here", self.viewer(name))
        url = connect_mailbox.start_connect(self.deps, browser.viewer, provider, browser, wanted)  # type: ignore[arg-type]
        web, bundle = requests.Session(), str(self.running.bundle)
        web.trust_env = False
        scopes = re.findall(r'name="scope" value="([^"]+)"', web.get(url, verify=bundle).text)
        form = {"account": account, "scope": scopes, "answer": "allow"}
        back = web.post(url, data=form, verify=bundle, allow_redirects=False)
        answer = dict(re.findall(r"[?&]([^=]+)=([^&]*)", back.headers["Location"]))
        return connect_mailbox.finish(self.deps, provider, browser, answer)

    def row(self, mailbox_id: int | None) -> MailboxRow:
        with self.deps.store.read(self.workspace) as tx:
            found = mailboxes.by_id(tx, mailbox_id or 0)
        assert found
        return found

    def uses(self, name: str) -> list[str]:
        with self.deps.store.read(self.workspace) as tx:
            return [row.address for row in mailboxes.of_user(tx, self.people[name])]

    def sync(self) -> None:
        periodic.queue_syncs(self.deps)
        Runner(self.deps).run_due()

    def logged_on(self, subject: str) -> set[str]:
        """The kinds of the records that a mail is logged on."""
        with self.deps.store.read(self.workspace) as tx:
            rows = tx.all(
                t.engagement.select().where(tx.mine(t.engagement), t.engagement.c.subject == subject)
            )
            return {
                one.kind for row in rows for one, _ in engagements.records_of(tx, [row.id]).get(row.id, [])
            }

    def deliver(self, subject: str, *to: str) -> None:
        head = f"From: anna@brightwater.test\r\nTo: {', '.join(to)}\r\nSubject: {subject}\r\n"
        mime = f"{head}Message-ID: <{subject.replace(' ', '-')}@x.test>\r\n\r\nHello\r\n"
        self.running.world.send_mime("anna@brightwater.test", mime.encode(), rewrite=False)


@pytest.fixture
def office(store: Store, world: Running, settings) -> Office:
    clock = SystemClock()
    store.clock = clock

    def opened(provider: str, address: str, tokens, access: str) -> object:
        return registry.mailbox(provider, settings, tokens, address, clock, access)

    def oauth(provider: str) -> object:
        return registry.oauth(provider, settings, clock)

    settings = replace(settings, public_url="http://localhost:8025")
    deps = Deps(settings, store, clock, Vault([b"k" * 32]), opened, oauth)  # type: ignore[arg-type]
    with store.system() as system:
        workspace = workspaces.add(system, "Northwind")
    with store.write(workspace) as tx:
        people = {
            name: users.add(tx, f"{name}@northwind.test", name.title(), "sales")
            for name in ("mia", "tom", "vera", "ada")
        }
        users.save(tx, people["ada"], is_admin=True)
        team = teams.add_team(tx, "Support", [people["mia"], people["tom"]])
        anna = record(tx, "contact", "Anna Kowalska", address="anna@brightwater.test")
        company = record(tx, "company", "Brightwater")
        relations.add(tx, ("contact", anna), ("company", company), primary=True)
    return Office(deps, world, workspace, team, people)


def shared(office: Office, team: int | None = None) -> Wanted:
    return Wanted(SUPPORT.address, for_team=True, team_id=team or office.team, shared=True)


def test_s2_a_shared_mailbox_is_the_teams_by_the_sign_in_of_a_member(office: Office) -> None:
    row = office.row(office.connect("mia", MIA_OFFICE.address, shared(office)).mailbox_id)
    assert (row.address, row.kind, row.access, row.team_id) == (
        SUPPORT.address,
        "team",
        "shared",
        office.team,
    )
    assert office.uses("tom") == [SUPPORT.address]
    assert office.uses("vera") == []
    assert office.uses("ada") == []


def test_t11_h20_its_mail_is_logged_to_the_contact_and_brings_nothing_along(office: Office) -> None:
    office.connect("mia", MIA_OFFICE.address, shared(office))
    office.deliver("team mail", SUPPORT.address)
    office.sync()
    assert office.logged_on("team mail") == {"contact"}


@pytest.mark.parametrize("first", [True, False], ids=["the team's first", "one's own first"])
def test_p12_t15_a_mail_to_both_is_logged_once_and_alike_whichever_shows_it_first(
    office: Office,
    first: bool,  # noqa: FBT001
) -> None:
    steps: list[Callable[[], object]] = [
        lambda: office.connect("mia", MIA_OFFICE.address, shared(office)),
        lambda: office.connect("mia", MIA_OFFICE.address, Wanted()),
    ]
    for connect in steps if first else reversed(steps):
        connect()
    office.deliver("to one", MIA_OFFICE.address)
    office.deliver("to both", SUPPORT.address, MIA_OFFICE.address)
    office.sync()
    assert office.logged_on("to both") == {"contact"}
    assert office.logged_on("to one") == {"contact", "company"}
    with office.deps.store.read(office.workspace) as tx:
        rows = tx.all(t.message.select().where(tx.mine(t.message), t.message.c.subject == "to both"))
        assert len(rows) == 1
        seen = tx.all(t.sighting.select().where(tx.mine(t.sighting), t.sighting.c.message_id == rows[0].id))
        assert len(seen) == 2


@pytest.mark.parametrize(
    ("who", "wanted", "said"),
    [
        ("mia", Wanted(SUPPORT.address, for_team=True, shared=True), f"is not shared with {JONAS.address}"),
        ("mia", Wanted("", for_team=True, shared=True), "Type the shared mailbox's address."),
        ("vera", None, "There is no such team."),
    ],
    ids=["who may not use it there", "no address", "a team of others"],
)
def test_it_is_refused_with_what_would_help(
    office: Office, who: str, wanted: Wanted | None, said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        office.connect(who, JONAS.address, wanted or shared(office))
    assert said in refused.value.problem.title
    assert office.uses("mia") == []


def test_gmail_lets_nobody_else_in_and_says_so(office: Office) -> None:
    wanted = replace(shared(office), address="team@northwind.test")
    with pytest.raises(Refusal, match="Sign in as the mailbox's own account"):
        office.connect("mia", "mia@northwind.test", wanted, "google")


def test_an_account_of_a_team_signs_nobody_in(office: Office) -> None:
    """Whoever has its password would come in as the colleague who connected it."""
    wanted = Wanted(for_team=True, team_id=office.team)
    made = office.connect("mia", "vera@northwind.test", wanted, "google").mailbox_id
    assert office.row(made).kind == "team"
    with office.deps.store.read(office.workspace) as tx:
        rows = tx.all(t.mailbox.select().where(tx.mine(t.mailbox)))
    with office.deps.store.system() as tx:
        assert identities.owner(tx, rows[0].issuer, rows[0].subject) is None
    again = office.connect("mia", "vera@northwind.test", Wanted("vera@northwind.test"), "google").mailbox_id
    assert again == made
    assert office.row(made).kind == "team", "others have read in it: it never becomes one person's"


def test_a_super_admin_takes_over_what_a_colleague_has_connected(office: Office) -> None:
    made = office.connect("mia", MIA_OFFICE.address, shared(office)).mailbox_id
    with pytest.raises(Refusal, match="by a colleague already"):
        office.connect("tom", "tom@northwind.test", shared(office))
    again = Wanted(SUPPORT.address)
    assert office.connect("ada", "tom@northwind.test", again).mailbox_id == made
    assert office.row(made).user_id == office.people["ada"]
    assert (office.row(made).access, office.row(made).team_id) == ("shared", office.team)


def test_it_rests_with_the_one_whose_sign_in_it_lives_on(office: Office) -> None:
    """Check 12: no job acts with a disabled colleague's consent; a team's own account goes on."""
    office.connect("mia", MIA_OFFICE.address, shared(office))
    office.connect("mia", "vera@northwind.test", Wanted(for_team=True, team_id=office.team), "google")
    with office.deps.store.write(office.workspace) as tx:
        users.set_disabled(tx, office.people["mia"], disabled=True)
    office.deliver("to the shared one", SUPPORT.address)
    office.deliver("to the own one", "vera@northwind.test")
    office.sync()
    assert office.logged_on("to the shared one") == set()
    assert office.logged_on("to the own one") == {"contact"}
