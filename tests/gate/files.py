"""Ways to a record in files: exports, and what the dry run of an import gives away."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from server import uploads
from server.actions.run_import import run_import
from server.exchange.archive import write
from server.store import jobs
from tests.gate.channel import Channel
from tests.gate.desk import Desk
from tests.gate.firm import EDITED, EVERY, OWNERS, owner_of


def exported(desk: Desk, kind: str) -> set[str]:
    """The whole list, and the four records asked for by their ids."""
    whole = desk.get(f"/api/export/{kind}?format=csv")
    ids = ",".join(str(desk.firm.records[kind, owner]) for owner in OWNERS)
    chosen = desk.get(f"/api/export/{kind}?format=ndjson&ids={ids}")
    shown = desk.firm.owners_in(kind, whole.text)
    assert desk.firm.owners_in(kind, chosen.text) == shown
    return shown


def exported_as_cards(desk: Desk, kind: str) -> set[str]:
    return desk.firm.owners_in(kind, desk.get(f"/api/export/{kind}?format=vcard").text)


def exported_mail(desk: Desk, kind: str) -> set[str]:
    def export(owner: str) -> bool:
        answer = desk.get(f"/api/export/{kind}/{desk.firm.records[kind, owner]}/mail")
        if answer.status_code != 200:
            return False
        with ZipFile(BytesIO(answer.data)) as packed:
            desk.hear([packed.read(name).decode() for name in packed.namelist()])
        return True

    return set(filter(export, OWNERS))


def dry_run(desk: Desk, kind: str) -> set[str]:
    """A file that names the four records by id: which rows would change something."""
    rows = [f"{desk.firm.records[kind, owner]},7654321" for owner in OWNERS]
    return _dry_run(desk, kind, f"Record ID,{EDITED[kind]}", rows, ["hs_object_id", EDITED[kind]])


def dry_run_by_address(desk: Desk, kind: str) -> set[str]:
    rows = [f"{desk.firm.address(owner)},7654321" for owner in OWNERS]
    return _dry_run(desk, kind, "E-mail,phone", rows, ["email", "phone"])


def _dry_run(desk: Desk, kind: str, header: str, rows: list[str], columns: list[str]) -> set[str]:
    text = "\n".join([header, *rows, ""])
    name, _ = uploads.keep(desk.deps.settings, BytesIO(text.encode()))
    begun = desk.panel("import.begin", upload=name, name="people.csv", kind=kind)
    if begun is None:
        return set()
    run = begun["line"]["id"]
    desk.panel("import.map", id=run, columns=columns)
    with desk.deps.store.system() as tx:
        claimed = jobs.claim(tx, ("import",), timedelta(minutes=1))
    assert claimed
    run_import(desk.deps, claimed)
    shown = desk.panel("import.show", id=run)
    assert shown["line"]["state"] == "checked"
    answers = [desk.panel("import.rows", id=run, verdict=one) for one in ("updated", "refused")]
    desk.panel("import.discard", id=run)
    return {owner_of(desk.firm, kind, one["record"]) for one in answers[0]["rows"]}


def mail_looked_at(desk: Desk, kind: str) -> set[str]:
    """Exported mail of each of the four: on whose timelines it would be put, instead of on a new record's."""

    def known(owner: str) -> bool:
        values = {
            "contact": {"email": desk.firm.address(owner)},
            "company": {"domain": desk.firm.domain(owner)},
        }
        told = {
            "ref": 1,
            "kind": kind,
            "name": desk.firm.name(kind, owner),
            "properties": values.get(kind, {}),
        }
        file = BytesIO()
        write(file, [], [told])
        file.seek(0)
        name, _ = uploads.keep(desk.deps.settings, file)
        return bool(desk.post(f"/api/uploads/{name}/mail/preview").get("records") == 0)

    return set(filter(known, OWNERS))


FILES = (
    Channel("exports", "view", EVERY, exported),
    Channel("cards", "view", ("contact",), exported_as_cards),
    Channel("exports of mail", "view", EVERY, exported_mail),
    Channel(
        "dry runs",
        "edit",
        EVERY,
        dry_run,
        {"import.begin", "import.map", "import.show", "import.rows", "import.discard"},
    ),
    Channel("exported mail looked at", "edit", EVERY, mail_looked_at),
    Channel("dry runs by address", "edit", ("contact",), dry_run_by_address),
)
