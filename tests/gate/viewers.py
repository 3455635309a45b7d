"""Who looks: each with what they reach, written down by hand (H44)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.gate.firm import EVERY, Firm

ALL, MATES, MINE, NOBODY = {"mia", "tom", "eva", "nobody"}, {"mia", "tom"}, {"mia"}, set[str]()
Reaches = Mapping[str, set[str]]


def _all_of(owners: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(("view", "edit", "communicate", "delete"), owners)


@dataclass(frozen=True)
class Case:
    """The viewer Mia in one role; `levels` are the role's grant, `reaches` whose records each action reaches.

    With `others`, the grant holds for the type that is looked at, and every other type is granted in full.
    """

    name: str
    reaches: Reaches
    levels: Mapping[str, object] | None = None
    seat: str = "sales"
    is_admin: bool = False
    others: bool = False

    def owners(self, kind: str, looked_at: str, action: str) -> set[str]:
        """Whose records of a type an action reaches, when another or the same type is looked at."""
        if self.others and kind != looked_at:
            return ALL
        if action == "erase":  # a super admin's alone, whatever a role says
            return ALL if self.is_admin else NOBODY
        if action == "merge":  # into a record of one's own
            return self.reaches["delete"] if "mia" in self.reaches["edit"] else NOBODY
        if action == "log":
            return self.reaches["edit"] | self.reaches["communicate"]
        return self.reaches[action]

    def grants(self, looked_at: str) -> dict[str, dict[str, object]] | None:
        """The stored role; None: no role."""
        if self.levels is None:
            return None
        kinds = [looked_at] if self.others else EVERY
        return {kind: dict(self.levels) for kind in kinds}

    def unseen(self, firm: Firm, looked_at: str) -> list[str]:
        """The names that must not show."""
        return [
            firm.name(kind, owner)
            for kind, owner in firm.records
            if owner not in self.owners(kind, looked_at, "view")
        ]


@dataclass(frozen=True)
class _Level:
    level: str
    unassigned: bool = False
    more: Mapping[str, str] = field(default_factory=dict)

    def grant(self) -> dict[str, object]:
        same = dict.fromkeys(("view", "edit", "communicate", "delete"), self.level)
        return {**same, **self.more, "unassigned": self.unassigned}


CASES = (
    Case("no role", _all_of(ALL)),
    Case("super admin with a role that grants nothing", _all_of(ALL), _Level("none").grant(), is_admin=True),
    Case("everything", _all_of(ALL), _Level("everything").grant()),
    Case("team", _all_of(MATES), _Level("team").grant()),
    Case("team and unassigned", _all_of(MATES | {"nobody"}), _Level("team", unassigned=True).grant()),
    Case("owned", _all_of(MINE), _Level("owned").grant()),
    Case("owned and unassigned", _all_of(MINE | {"nobody"}), _Level("owned", unassigned=True).grant()),
    Case("none", _all_of(NOBODY), _Level("none", unassigned=True).grant()),
    Case("none of this type", _all_of(NOBODY), _Level("none").grant(), others=True),
    Case("owned of this type", _all_of(MINE), _Level("owned").grant(), others=True),
    Case(
        "sees everything, edits the team's, writes to and deletes their own",
        {"view": ALL, "edit": MATES, "communicate": MINE, "delete": MINE},
        _Level("owned", more={"view": "everything", "edit": "team"}).grant(),
    ),
    Case(
        "sees the team's, writes to those, changes nothing",
        {"view": MATES, "edit": NOBODY, "communicate": MATES, "delete": NOBODY},
        _Level("none", more={"view": "team", "communicate": "everything"}).grant(),
    ),
    Case("a role nobody understands", _all_of(NOBODY), {"view": "all of it", "edit": 1}),
    Case("view-only", {**_all_of(NOBODY), "view": ALL}, seat="view_only"),
    Case(
        "view-only, their own",
        {**_all_of(NOBODY), "view": MINE}, _Level("owned").grant(), seat="view_only",
    ),
)  # fmt: skip
