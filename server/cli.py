"""The command line: `alongside COMMAND`. Heavy imports are inside the commands, so help is instant."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from server import config
from server.errors import Refusal


def _plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """A refusal is one line and exit code 1, not a traceback."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refusal as refused:
            click.echo(f"alongside: {refused.problem.title}", err=True)
            sys.exit(1)

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Alongside puts the CRM beside the mail.

    For a first look: `make run`, then `make browser`. For your own server: set what `alongside config`
    shows, then `alongside migrate`, `alongside found`, `alongside sign-in` and `alongside serve`.
    """


@main.command()
@_plainly
def run() -> None:
    """Start everything for a first look: database, seeded workspace, simulated providers, server.

    With GOOGLE_CLIENT_ID or MICROSOFT_CLIENT_ID set, no simulator is started and the real providers
    are used.
    """
    from server.run import run as start  # noqa: PLC0415

    sys.exit(start(config.read()))


@main.command()
@_plainly
def browse() -> None:
    """Open Chromium with the panel in it; Gmail and Outlook there are the simulated ones of `run`."""
    from server.browse import browse as start  # noqa: PLC0415

    sys.exit(start(config.read()))


@main.command()
@_plainly
def serve() -> None:
    """Serve web app, API and websockets; sync and sending run inside unless JOBS_INLINE=0."""
    from server.serve import run as start  # noqa: PLC0415

    start(config.read())


@main.command()
@_plainly
def work() -> None:
    """Run sync and sending in a process of its own (PostgreSQL only; set JOBS_INLINE=0 for serve)."""
    from server.work import work as start  # noqa: PLC0415

    start(config.read())


@main.command()
@_plainly
def migrate() -> None:
    """Bring the database to the newest schema. Safe to repeat; killed in the middle, nothing changed."""
    from server.app import connect  # noqa: PLC0415
    from server.store import migrate as migrations  # noqa: PLC0415

    deps = connect(config.read())
    before = migrations.current(deps.store)
    migrations.upgrade(deps.store)
    after = migrations.current(deps.store)
    click.echo(f"database is at {after}" + ("" if before == after else f" (was {before or 'empty'})"))


@main.command()
@click.option("--contacts", default=0, help="Further, invented contacts: for demos and benchmarks.")
@click.option("--emails", type=int, help="How many mails with them are logged. Default five each.")
@click.option("--seed", default=1, help="The same number and the same day make the same rows.")
@_plainly
def seed(contacts: int, emails: int | None, seed: int) -> None:
    """Fill an empty database with the workspace Northwind. Does nothing where there is a workspace."""
    from server.actions.seed_workspace import seed_workspace  # noqa: PLC0415
    from server.app import connect  # noqa: PLC0415

    made = seed_workspace(connect(config.read()), contacts, emails, seed)
    click.echo(
        "seeded the workspace Northwind" if made else "there is a workspace already; nothing was changed"
    )


@main.command()
@_plainly
def reindex() -> None:
    """Read everything again for search: when it was restored, or finds what is not there."""
    from server.actions.index_search import reindex as again  # noqa: PLC0415
    from server.app import connect  # noqa: PLC0415
    from server.store import workspaces  # noqa: PLC0415

    deps = connect(config.read())
    with deps.store.system_read() as tx:
        known = workspaces.ids(tx)
    for workspace in known:
        again(deps, workspace, lambda done: click.echo(f"workspace {workspace}: {done:,} read", err=True))  # noqa: B023
    click.echo(f"search knows {len(known)} workspace(s) again")


@main.command()
@click.argument("name")
@click.argument("email")
@_plainly
def found(name: str, email: str) -> None:
    """Found an empty workspace called NAME, with the user EMAIL as its first."""
    from server.actions.found_workspace import found_workspace  # noqa: PLC0415
    from server.app import connect  # noqa: PLC0415

    found_workspace(connect(config.read()), name, email)
    click.echo(f"the workspace {name} is there; now: alongside sign-in {email}")


@main.command("rotate-key")
@click.option("--finish", is_flag=True, help="After the restart: seal everything anew and drop the old key.")
@_plainly
def rotate_key(finish: bool) -> None:  # noqa: FBT001  click hands it over by position
    """Replace the key that encrypts mailbox tokens, in two steps with a restart between them.

    Without --finish a new key is made. Restart every server and worker, then run it with --finish.
    """
    from server.actions import rotate_key as rotation  # noqa: PLC0415
    from server.app import connect  # noqa: PLC0415

    settings = config.read()
    if not finish:
        rotation.begin_rotation(settings)
        click.echo("a new key is there; restart every process, then: alongside rotate-key --finish")
        return
    done = rotation.reseal_everything(connect(settings))
    if not settings.root_key:
        rotation.end_rotation(settings)
    click.echo(f"{done} mailboxes were sealed anew; the old key is not needed any more")


@main.command("sign-in")
@click.argument("address")
@_plainly
def sign_in(address: str) -> None:
    """Print a sign-in link for the user with this e-mail ADDRESS: good once, for 24 hours."""
    from server.actions.make_link import make_link  # noqa: PLC0415
    from server.app import connect  # noqa: PLC0415

    click.echo(make_link(connect(config.read()), address))


@main.command()
@click.argument("name")
@click.argument("email")
@click.argument("scopes", nargs=-1)
@_plainly
def token(name: str, email: str, scopes: tuple[str, ...]) -> None:
    """Print a new access token of the API, called NAME, that acts for the user EMAIL.

    SCOPES say what it may be used for, as crm.objects.contacts.read; without any it has all of them.
    """
    from server.actions.access_tokens import issue_for  # noqa: PLC0415
    from server.app import connect  # noqa: PLC0415
    from server.core.scopes import SCOPES  # noqa: PLC0415

    click.echo(issue_for(connect(config.read()), email, name, scopes or SCOPES).secret)


@main.command()
@click.option(
    "--app-url", default="", help="The server whose redirect addresses are registered. Default PUBLIC_URL."
)
@_plainly
def simulate(app_url: str) -> None:
    """Run simulated Gmail and Microsoft 365 on SIMULATOR_PORT. Nothing leaves this machine."""
    from server.serve import port_is_free  # noqa: PLC0415
    from server.simulator import serve as start  # noqa: PLC0415

    settings = config.read()
    port_is_free("127.0.0.1", settings.simulator_port, "SIMULATOR_PORT")
    start(settings.simulator_port, settings.data, app_url or settings.public_url)


@main.command("export")
@click.argument("file")
@click.option("--as", "email", default="", help="A user of the workspace; needed when there are several.")
@_plainly
def export_(file: str, email: str) -> None:
    """Write the whole workspace into the new SQLite FILE, for sqlite-utils, Datasette or another server.

    Sessions, tokens and secrets stay here.
    """
    from pathlib import Path  # noqa: PLC0415

    from server.carry import export_file  # noqa: PLC0415

    for name, rows in export_file(config.read(), Path(file), email).items():
        click.echo(f"{rows:10,} {name}")


@main.command("import")
@click.argument("file")
@click.option("--type", "kind", default="", help="What the rows are: contacts, companies, deals, tickets, …")
@click.option("--as", "email", default="", help="The user who imports. Default: the first super admin.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@_plainly
def import_(file: str, kind: str, email: str, *, dry_run: bool) -> None:
    """Import FILE: a table (CSV, TSV, JSON, NDJSON, XLSX, vCard), or what `alongside export` has written.

    A table needs --type; columns go where their names say. An exported workspace goes into an empty one.
    """
    from pathlib import Path  # noqa: PLC0415

    from server.carry import import_file, restore_file  # noqa: PLC0415

    path = Path(file)
    if not path.is_file():
        raise click.BadParameter(f"there is no file {file}", param_hint="FILE")
    if not kind:
        for name, rows in restore_file(config.read(), path, email).items():
            click.echo(f"{rows:10,} {name}")
        return
    run, refused = import_file(config.read(), path, kind, email, dry_run=dry_run)
    for one in refused:
        click.echo(f"row {one.number}: {one.reason}", err=True)
    for verdict, rows in run.counts.items():
        click.echo(f"{rows:10,} {verdict}")
    if run.problem:
        click.echo(f"alongside: {run.problem}", err=True)
        sys.exit(1)
    click.echo("nothing was changed" if dry_run else f"done; undo it in the web app: #/import/{run.id}")


@main.command("config")
@_plainly
def show_config() -> None:
    """Show every setting: its value (secrets masked), and what it is for."""
    shown = config.values()
    for setting in config.SETTINGS:
        value = shown[setting.name]
        visible = "***" if setting.secret and value else value or "(not set)"
        click.echo(f"{setting.name}={visible}\n    {setting.help}")


@main.command()
@_plainly
def doctor() -> None:
    """Check this installation and say what to do about each trouble."""
    from server.doctor import findings  # noqa: PLC0415

    found = findings(config.read())
    for good, line in found:
        click.echo(f"{'ok ' if good else 'BAD'} {line}")
    sys.exit(0 if all(good for good, _ in found) else 1)


@main.command()
@click.option("--days", default=2, help="How many days back, today included.")
@_plainly
def reconcile(days: int) -> None:
    """Compare what each mailbox holds with what was seen of it. Exit code 1 when mail is missing."""
    from server.app import connect  # noqa: PLC0415
    from server.reconcile import reconcile as start  # noqa: PLC0415

    missing = 0
    for line, unexplained in start(connect(config.read()), days):
        click.echo(line)
        missing += unexplained
    sys.exit(1 if missing else 0)
