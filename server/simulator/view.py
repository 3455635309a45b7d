"""A mailbox as the stand-in mail pages draw it: threads, newest first, with the ids those pages carry."""

from typing import Any

from server.mime.sanitize import sanitise
from server.simulator.world import Mail, World


def mailbox_view(world: World, account: str) -> dict[str, Any]:
    """Threads with their mails; drafts are left out."""
    who = world.account(account)
    threads: dict[str, list[Mail]] = {}
    for mail in world.mails(account, "draft is null"):
        threads.setdefault(mail.thread, []).append(mail)
    google = who is not None and who.provider == "google"
    return {
        "account": account,
        "name": who.name if who else "",
        "threads": [_thread(key, mails[::-1], google=google) for key, mails in threads.items()],
    }


def _thread(key: str, mails: list[Mail], *, google: bool) -> dict[str, Any]:
    last = mails[-1].parsed().head
    ids = (
        {"legacy": key, "perm": f"thread-f:{int(key, 16)}"}
        if google
        # The page spells conversation ids as EWS does: `+` and `/` for Graph's `_` and `-`.
        else {"conversation": key.replace("_", "+").replace("-", "/")}
    )
    return {
        **ids,
        "subject": mails[0].parsed().head.subject,
        "snippet": last.snippet,
        "unread": any("UNREAD" in mail.labels for mail in mails),
        "messages": [_message(mail) for mail in mails],
    }


def _message(mail: Mail) -> dict[str, Any]:
    read = mail.parsed()
    sender = read.head.sender
    return {
        "id": mail.key,
        "from": {"name": sender.name, "address": sender.address} if sender else None,
        "to": [{"name": one.name, "address": one.address} for one in (*read.head.to, *read.head.cc)],
        "date": mail.at,
        "snippet": read.head.snippet,
        "text": read.text,
        "html": sanitise(read.html),
    }
