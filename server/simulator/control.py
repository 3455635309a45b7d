"""The simulator's own buttons: deliver a mail, look at the ledger, move the clock, break things."""

import secrets
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from server.core.address import parse_list
from server.mime.build import POLICY
from server.simulator import scenarios
from server.simulator.enclosures import files
from server.simulator.grants import Grants
from server.simulator.push import Push, Weather
from server.simulator.traffic import KINDS
from server.simulator.view import mailbox_view
from server.simulator.world import Fault, Mail, World


def routes(world: World, grants: list[Grants], push: Push) -> Blueprint:
    """The endpoints below /simulator."""
    made = Blueprint("control", __name__, url_prefix="/simulator")

    @made.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain")

    @made.post("/deliver")
    def deliver() -> Response:
        """{from, to: [...], cc?, subject, text, html?, files: [{name, content}]?, inReplyTo?, headers?}"""
        given = request.get_json()
        message = _message(world, given)
        sender = parse_list(given["from"])[0].address
        world.send_mime(sender, message.as_bytes(), rewrite=False)
        return jsonify({"messageId": str(message["Message-ID"])})

    @made.post("/reply")
    def reply() -> Response:
        """{account, text, subject?}: a hosted account answers its newest mail (of that subject)."""
        given = request.get_json()
        answered = _newest(world, given["account"], given.get("subject", ""))
        if answered is None:
            return Response("nothing to answer", 404)
        head = answered.parsed().head
        sender = head.sender.address if head.sender else ""
        who = world.account(given["account"])
        content = {
            "from": f"{who.name if who else ''} <{given['account']}>",
            "to": [sender],
            "subject": f"Re: {head.subject.removeprefix('Re: ')}",
            "text": given["text"],
            "inReplyTo": answered.message_id,
            "references": [*head.references, answered.message_id],
        }
        message = _message(world, content)
        world.send_mime(given["account"], message.as_bytes(), rewrite=False)
        return jsonify({"messageId": str(message["Message-ID"])})

    @made.get("/ledger")
    def ledger() -> Response:
        return jsonify(world.ledger())

    @made.get("/mailboxes/<account>/view")
    def view(account: str) -> Response:
        return jsonify(mailbox_view(world, account))

    @made.get("/mailboxes/<account>/files")
    def newest_files(account: str) -> Response:
        """What is attached to an account's newest mail."""
        mails = world.mails(account)
        found = files(mails[0].mime) if mails else []
        return jsonify([{"name": one.name, "size": len(one.content)} for one in found])

    @made.post("/move")
    def move() -> Response:
        """{account, key or subject, to}: inbox, archive, spam, trash, deleted for good, or a folder's id."""
        given = request.get_json()
        mail = _meant(world, given)
        if mail is None:
            return Response("no such mail", 404)
        if given["to"] == "deleted":
            world.remove(mail)
        else:
            world.move(mail, given["to"])
        return jsonify({"key": mail.key})

    @made.post("/folders")
    def add_folder() -> Response:
        """{account, name}: a folder of one's own; in Gmail, a label."""
        given = request.get_json()
        return jsonify({"id": world.add_folder(given["account"], given["name"])})

    @made.post("/revoke")
    def revoke() -> Response:
        for one in grants:
            one.revoke_account(request.get_json()["account"])
        return jsonify({})

    @made.post("/clock")
    def clock() -> Response:
        world.ahead += timedelta(seconds=request.get_json()["advanceSeconds"])
        return jsonify({"now": world.now().isoformat()})

    @made.post("/expire")
    def expire() -> Response:
        """History ids and delta tokens given out so far are too old from now on."""
        number = str(world.newest_event() + 1)
        world.db.table("event").insert({"account": "", "kind": "expired", "key": "", "thread": ""})
        world.keep_value("gmail:oldest_history", number)
        world.keep_value("graph:oldest_delta", number)
        return jsonify({})

    @made.post("/faults")
    def faults() -> Response:
        """{method, path (a regular expression), kind, status?, seconds?, count?, headers?, reason?}"""
        wanted = Fault(**request.get_json())
        if wanted.kind not in KINDS:
            return Response(f"no fault {wanted.kind}; there are {', '.join(KINDS)}", 400)
        world.faults.append(wanted)
        return jsonify({})

    @made.post("/calm")
    def calm() -> Response:
        """All is well again: no faults, no limits, fair weather; mail, tokens and the clock stay."""
        world.faults.clear()
        world.units_a_minute = world.at_once = 0
        push.weather = Weather()
        return jsonify({})

    @made.post("/refuse")
    def refuse() -> Response:
        """{error, description?, count?}: the next consents end in this answer instead of a code.

        access_denied is a person's no, admin_policy_enforced and AADSTS90094 are an organisation's.
        """
        given = request.get_json()
        world.refusals += [(given["error"], given.get("description", ""))] * int(given.get("count", 1))
        return jsonify({})

    @made.post("/end-tokens")
    def end_tokens() -> Response:
        """{account}: its access tokens end now, an hour early; its refresh tokens hold."""
        for one in grants:
            one.end_access(request.get_json()["account"])
        return jsonify({})

    @made.post("/narrow")
    def narrow() -> Response:
        """{account, scope}: a permission is taken back; the tokens that are out lack it from now on."""
        given = request.get_json()
        for one in grants:
            one.narrow(given["account"], given["scope"])
        return jsonify({})

    @made.post("/reidentify")
    def reidentify() -> Response:
        """{account, key or subject}: a mail has another id from now on, as a move between mailboxes makes it."""
        mail = _meant(world, request.get_json())
        if mail is None:
            return Response("no such mail", 404)
        return jsonify({"key": world.reidentify(mail).key})

    @made.post("/limits")
    def limits() -> Response:
        """{unitsAMinute?, atOnce?}: of each mailbox; 0 takes a limit away."""
        given = request.get_json()
        world.units_a_minute = int(given.get("unitsAMinute", world.units_a_minute))
        world.at_once = int(given.get("atOnce", world.at_once))
        return jsonify({})

    @made.post("/weather")
    def weather() -> Response:
        """{copies?, loseEvery?, late?, backwards?}: what becomes of notifications."""
        given = request.get_json()
        names = {"loseEvery": "lose_every"}
        push.weather = Weather(**{names.get(name, name): value for name, value in given.items()})
        return jsonify({})

    @made.post("/lifecycle")
    def lifecycle() -> Response:
        """{account, event}: of every subscription of a Microsoft account."""
        given = request.get_json()
        for ident, one in push.subscriptions().items():
            if one["account"] == given["account"]:
                push.lifecycle(ident, given["event"])
        return jsonify({})

    @made.post("/huge")
    def huge() -> Response:
        """{account, count}: a mailbox of so many mails, made when they are looked at."""
        given = request.get_json()
        world.keep_value(f"huge:{given['account']}", str(int(given["count"])))
        return jsonify({})

    @made.post("/scenario")
    def scenario() -> Response:
        """{name}: every step of a file in server/simulator/scenarios."""
        name = str(request.get_json()["name"])
        if name not in scenarios.names():
            return Response(f"no scenario {name}; there are {', '.join(scenarios.names())}", 404)
        client = current_app.test_client()
        for step in scenarios.steps(name):
            said = client.post(f"/simulator/{step['do']}", json=step.get("with", {}))
            if said.status_code >= 400:
                return Response(f"{step}: {said.get_data(as_text=True)}", 400)
        return jsonify({"steps": len(scenarios.steps(name))})

    @made.post("/reset")
    def reset() -> Response:
        world.reset()
        return jsonify({})

    return made


def _meant(world: World, given: dict[str, Any]) -> Mail | None:
    if given.get("key"):
        return world.mail(given["account"], given["key"])
    mails = world.mails(given["account"])
    return next((mail for mail in mails if given["subject"] in mail.parsed().head.subject), None)


def _newest(world: World, account: str, subject: str) -> Mail | None:
    received = [mail for mail in world.mails(account) if "INBOX" in mail.labels]
    return next((mail for mail in received if subject in mail.parsed().head.subject), None)


def _message(world: World, given: dict[str, Any]) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"] = given["from"]
    message["To"] = ", ".join(given["to"])
    if given.get("cc"):
        message["Cc"] = ", ".join(given["cc"])
    message["Subject"] = given.get("subject", "")
    message["Date"] = format_datetime(world.now())
    message["Message-ID"] = given.get("messageId") or f"<{secrets.token_hex(12)}@simulated.test>"
    if given.get("inReplyTo"):
        message["In-Reply-To"] = given["inReplyTo"]
        message["References"] = " ".join(given.get("references") or [given["inReplyTo"]])
    for name, value in (given.get("headers") or {}).items():
        message[name] = value
    message.set_content(given.get("text", ""))
    if given.get("html"):
        message.add_alternative(given["html"], subtype="html")
    for one in given.get("files") or []:
        message.add_attachment(one["content"].encode(), "application", "octet-stream", filename=one["name"])
    return message
