"""Many records at once, reproducibly: for demos and benchmarks."""

from datetime import timedelta
from hashlib import blake2b

from sqlalchemy import insert

from server.store import tables as t
from server.store.tx import Store, Write

CHUNK = 2500
FIRST = (
    "Ada",
    "Bo",
    "Carla",
    "Dev",
    "Elif",
    "Femi",
    "Greta",
    "Hugo",
    "Ilse",
    "Jun",
    "Kofi",
    "Lena",
    "Mats",
    "Nora",
)
LAST = (
    "Adler",
    "Brandt",
    "Costa",
    "Dunn",
    "Ekman",
    "Fisher",
    "Grau",
    "Holm",
    "Ivers",
    "Jung",
    "Keller",
    "Lund",
)


def add_contacts(store: Store, workspace_id: int, count: int, seed: int) -> None:
    """Generated contacts with company, deal and two timeline entries each; the same seed, the same rows."""
    for start in range(0, count, CHUNK):
        with store.write(workspace_id) as tx:
            _chunk(tx, range(start, min(count, start + CHUNK)), seed)


def _chunk(tx: Write, numbers: range, seed: int) -> None:
    rows: dict[str, list[dict[str, object]]] = {
        "record": [],
        "address": [],
        "relation": [],
        "engagement": [],
        "association": [],
    }
    for number in numbers:
        _contact(tx, number, seed, rows)
    for table in (t.record, t.address, t.relation, t.engagement, t.association):
        tx.run(insert(table), rows[table.name])


def _contact(tx: Write, number: int, seed: int, rows: dict[str, list[dict[str, object]]]) -> None:
    pick = blake2b(f"{seed}:{number}".encode(), digest_size=8).digest()
    name = f"{FIRST[pick[0] % len(FIRST)]} {LAST[pick[1] % len(LAST)]}"
    contact, company, deal = tx.new_id(), tx.new_id(), tx.new_id()
    own: dict[str, object] = {"workspace_id": tx.workspace_id}
    then = tx.now - timedelta(days=pick[2], minutes=number % 1440)
    for ident, kind, shown, is_open in (
        (contact, "contact", name, None),
        (company, "company", f"{LAST[pick[3] % len(LAST)]} & Co {number}", None),
        (deal, "deal", f"Offer {number}", True),
    ):
        fixed: dict[str, object] = {
            "subtitle": "",
            "stage_id": None,
            "owner_id": None,
            "domain": None,
            "created_by": None,
            "source": "system",
            "merged_into": None,
            "properties": {},
            "archived_at": None,
        }
        rows["record"].append(
            own
            | fixed
            | {
                "id": ident,
                "kind": kind,
                "name": shown,
                "is_open": is_open,
                "created_at": then,
                "updated_at": then,
            }
        )
    rows["address"].append(
        own | {"address": f"contact{number}@seed{seed}.test", "contact_id": contact, "is_primary": True}
    )
    for start, end, kind, primary in (
        (contact, company, "company", True),
        (company, contact, "contact", True),
        (contact, deal, "deal", False),
        (deal, contact, "contact", False),
    ):
        rows["relation"].append(
            own | {"from_id": start, "to_id": end, "to_kind": kind, "is_primary": primary, "at": then}
        )
    for nth in range(2):
        logged, at = tx.new_id(), then + timedelta(hours=nth)
        rows["engagement"].append(
            own | {"id": logged, "kind": "email", "direction": "incoming", "subject": f"Question {number}", "snippet": "…",
                   "people": [], "message_id": None, "thread_id": None, "user_id": None, "decision_id": None, "at": at}
        )  # fmt: skip
        rows["association"] += [
            own | {"record_id": record, "engagement_id": logged, "source": "default", "at": at}
            for record in (contact, company)
        ]
