"""Make, rename, fill and dissolve teams: who reaches whose records by the level `team` (H44)."""

from server.actions.administer import accept, still_admin
from server.core import administration
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present import administration as present
from server.store import audit, mailboxes, teams, users
from server.store.teams import Team
from server.store.tx import Read
from shared_schema import admin as wire
from shared_schema.records import Done


def save_team(deps: Deps, viewer: Viewer, cmd: wire.SaveTeam) -> wire.TeamRow:
    """A team has this name and exactly these members. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        others = [one for one in teams.teams(tx) if one.id != cmd.team]
        accept(administration.naming(cmd.name), administration.taken(cmd.name, [one.name for one in others]))
        members = tuple(sorted(set(cmd.members)))
        if set(members) - {one.user.id for one in users.accounts(tx)}:
            raise Refusal(
                Problem("not_found", "There is no such user.", ("Reload the page.",), field="members")
            )
        before = _team(tx, cmd.team) if cmd.team is not None else None
        if before is None:
            made = teams.add_team(tx, cmd.name.strip(), members)
        else:
            made = before.id
            teams.save_team(tx, made, cmd.name.strip(), members)
        was = {"members": sorted(before.members), "name": before.name} if before else {}
        now = {"members": list(members), "name": cmd.name.strip()}
        changed = administration.changes(was, now)
        if changed:
            event = "team_changed" if before else "team_made"
            audit.keep(tx, viewer, event, subject=cmd.name.strip(), changed=changed)
        return present.team(_team(tx, made))


def dissolve_team(deps: Deps, viewer: Viewer, cmd: wire.DissolveTeam) -> Done:
    """The team goes; its members stay, and reach each other's records by it no more. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        found = _team(tx, cmd.team)
        _check_mailboxes(tx, found)
        teams.remove_team(tx, found.id)
        gone = administration.changes({"members": sorted(found.members)}, {"members": []})
        audit.keep(tx, viewer, "team_dissolved", subject=found.name, changed=gone)
    return Done()


def _check_mailboxes(tx: Read, found: Team) -> None:
    """Nobody would be left to read them; that everybody may from now on is not for us to decide."""
    used = [row.address for row in mailboxes.of_team(tx, found.id)]
    if used:
        title = f"{found.name} uses the mailbox {used[0]}."
        steps = ("Open Mailboxes and choose who else may use it.",)
        raise Refusal(Problem("conflict", title, steps, field="team"))


def _team(tx: Read, team_id: int) -> Team:
    found = next((one for one in teams.teams(tx) if one.id == team_id), None)
    if found is None:
        raise Refusal(Problem("not_found", "There is no such team.", ("Reload the page.",), field="team"))
    return found
