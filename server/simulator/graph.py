"""Microsoft Graph v1.0 mail, as far as a mail client needs it."""

from dataclasses import replace

from flask import Blueprint, Response, request

from server.simulator import graph_asked as asked
from server.simulator import graph_attach, graph_whose
from server.simulator.enclosures import files, with_files
from server.simulator.grants import Grants, Token
from server.simulator.graph_delta import delta_json
from server.simulator.graph_drafts import answer_fields, forward_fields, props_of, written
from server.simulator.graph_filter import span
from server.simulator.graph_messages import (
    NAMES,
    answer_json,
    folder_json,
    folder_named,
    folder_of,
    message_json,
    mutable_id,
    page,
)
from server.simulator.problems import GraphProblem
from server.simulator.world import Mail, World

READ = {"Mail.Read", "Mail.ReadWrite"}
WRITE = {"Mail.ReadWrite"}
NOT_FOUND = (404, "ErrorItemNotFound", "The specified object was not found in the store.")

DENIED = (403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
# Who somebody is, the directory answers; its words are others.
DENIED_ME = (403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def routes(world: World, grants: Grants) -> Blueprint:
    """The endpoints below /v1.0."""
    made = Blueprint("graph", __name__, url_prefix="/v1.0")

    def allowed(scopes: set[str], denied: tuple[int, str, str] = DENIED) -> Token:
        holder = grants.holder(request.headers.get("Authorization", ""))
        if holder is None or holder.account.provider != "microsoft":
            raise GraphProblem(
                401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid."
            )
        account = graph_whose.mailbox(world, holder)
        if account is None or not holder.scopes & graph_whose.scopes(account, scopes):
            raise GraphProblem(*denied)
        return replace(holder, account=account)

    def find(holder: Token, ident: str) -> Mail:
        mail = world.mail(holder.account.address, ident.partition(".")[0])
        if mail is not None and ident in (mail.key, mutable_id(mail)):
            return mail
        raise GraphProblem(*NOT_FOUND)

    def show(mail: Mail, status: int = 200) -> Response:
        return answer_json(message_json(world, mail), status)

    @made.get("/me")
    def me() -> Response:
        who = allowed({"User.Read"}, DENIED_ME).account
        mine = {
            "id": who.subject,
            "displayName": who.name,
            "mail": who.address,
            "userPrincipalName": who.address,
        }
        return answer_json(mine | {"@odata.context": f"{world.url}/v1.0/$metadata#users/$entity"})

    @made.get("/me/messages")
    def list_messages() -> Response:
        account = allowed(READ).account.address
        many = world.many(account, *span(request.args.get("$filter", "")))
        return page(
            world, many if many.size else world.mails(account), f"{world.url}{graph_whose.root()}/messages"
        )

    @made.get("/me/mailFolders/<folder>/messages")
    def list_folder(folder: str) -> Response:
        holder = allowed(READ)
        name = folder_named(world, holder.account.address, folder)
        mails = [mail for mail in world.mails(holder.account.address) if folder_of(mail) == name]
        return page(world, mails, f"{world.url}{graph_whose.root()}/mailFolders/{folder}/messages")

    @made.get("/me/mailFolders/<folder>/messages/delta")
    @made.get("/me/mailFolders/<folder>/messages/delta()")
    def delta(folder: str) -> Response:
        account = allowed(READ).account.address
        return delta_json(world, account, folder_named(world, account, folder))

    @made.get("/me/mailFolders")
    @made.get("/me/mailFolders/delta")
    @made.get("/me/mailFolders/delta()")
    def folders() -> Response:
        account = allowed(READ).account.address
        shown = [folder_json(world, account, name) for name in (*NAMES, *world.folders(account))]
        start, size = asked.number("$skip", 0), min(asked.number("$top", 10), 100)
        answer: dict[str, object] = {"value": shown[start : start + size]}
        url = f"{world.url}{graph_whose.root()}{request.path.removeprefix('/v1.0/me')}"
        if start + size < len(shown):
            answer["@odata.nextLink"] = f"{url}?$skip={start + size}&$top={size}"
        elif "delta" in request.path:
            answer["@odata.deltaLink"] = f"{url}?$deltatoken={world.newest_event()}"
        return answer_json(answer)

    @made.get("/me/mailFolders/<folder>")
    def one_folder(folder: str) -> Response:
        account = allowed(READ).account.address
        return answer_json(folder_json(world, account, folder_named(world, account, folder)))

    @made.post("/me/messages/<ident>/move")
    def move(ident: str) -> Response:
        holder = allowed(WRITE)
        name = folder_named(world, holder.account.address, str(asked.body().get("destinationId", "")))
        place = {"deleteditems": "trash", "junkemail": "spam"}.get(name, name)
        return show(world.move(find(holder, ident), place), 201)

    @made.get("/me/messages/<ident>")
    def get_message(ident: str) -> Response:
        return show(find(allowed(READ), ident))

    @made.get("/me/messages/<ident>/$value")
    def get_mime(ident: str) -> Response:
        return Response(find(allowed(READ), ident).mime, content_type="text/plain")

    @made.post("/me/messages")
    def create() -> Response:
        holder = allowed(WRITE)
        fields = {} if asked.is_mime() else asked.message_fields(asked.body())
        mime = asked.mime() if asked.is_mime() else written(world, holder, fields, None)
        return show(
            world.put(holder.account.address, mime, ("DRAFT",), draft="yes", props=props_of(fields)), 201
        )

    @made.patch("/me/messages/<ident>")
    def update(ident: str) -> Response:
        holder, fields = allowed(WRITE), asked.message_fields(asked.body())
        with world.locked():
            mail = find(holder, ident)
            mime = written(world, holder, fields, mail) if mail.draft else mail.mime
            labels = {*mail.labels} - {"UNREAD"} if fields.get("isRead") else {*mail.labels}
            labels |= {"UNREAD"} if fields.get("isRead") is False else set()
            world.change(mail, mime=mime, labels=sorted(labels), props={**mail.props, **props_of(fields)})
            world.note(mail, "changed")
            return show(find(holder, mail.key))

    @made.delete("/me/messages/<ident>")
    def delete(ident: str) -> Response:
        world.remove(find(allowed(WRITE), ident))
        return Response(status=204)

    @made.post("/me/messages/<ident>/createForward")
    def create_forward(ident: str) -> Response:
        holder = allowed(WRITE)
        passed_on = find(holder, ident)
        given = asked.body()
        comment, fields = asked.either(given, "comment"), asked.message_fields(asked.either(given, "message"))
        fields = forward_fields(passed_on, str(comment or "")) | fields
        mime = with_files(written(world, holder, fields, None, passed_on), files(passed_on.mime))
        own, thread = holder.account.address, passed_on.thread
        mail = world.put(own, mime, ("DRAFT",), draft="yes", thread=thread, props=props_of(fields))
        return show(mail, 201)

    @made.post("/me/messages/<ident>/createReply")
    @made.post("/me/messages/<ident>/createReplyAll")
    def create_reply(ident: str) -> Response:
        holder = allowed(WRITE)
        answered = find(holder, ident)
        given = asked.body()
        comment, fields = asked.either(given, "comment"), asked.message_fields(asked.either(given, "message"))
        if comment and "body" in fields:
            raise asked.refused("ErrorInvalidRequest", "Specify either a comment or the message's body.")
        everyone = request.path.endswith("All")
        fields = (
            answer_fields(answered, holder.account.address, str(comment or ""), everyone=everyone) | fields
        )
        mime = written(world, holder, fields, None, answered)
        mail = world.put(
            holder.account.address,
            mime,
            ("DRAFT",),
            draft="yes",
            thread=answered.thread,
            props=props_of(fields),
        )
        return show(mail, 201)

    @made.post("/me/messages/<ident>/send")
    def send(ident: str) -> Response:
        holder = allowed({"Mail.Send"})
        with world.locked():
            mail = find(holder, ident)
            if not mail.draft:
                # What was sent is no draft any more: the provider itself refuses a second copy.
                raise GraphProblem(
                    400, "ErrorInvalidOperation", "The item is not a draft and cannot be sent."
                )
            mime = asked.addressed(mail.mime)
            world.change(mail, draft=None, labels=["SENT"], at=world.now().timestamp())
            world.send_mime(holder.account.address, mime, keep_copy=False)
            world.note(mail, "added")
        return Response(status=202)

    @made.post("/me/sendMail")
    def send_mail() -> Response:
        holder = allowed({"Mail.Send"})
        given = {} if asked.is_mime() else asked.body()
        fields = asked.message_fields(asked.either(given, "message"))
        mime = asked.addressed(asked.mime() if asked.is_mime() else written(world, holder, fields, None))
        keep = asked.either(given, "saveToSentItems") is not False
        world.send_mime(holder.account.address, mime, keep_copy=keep)
        return Response(status=202)

    def draft(ident: str) -> tuple[Token, Mail]:
        holder = allowed(WRITE)
        mail = find(holder, ident)
        if request.method != "GET" and mail.draft is None:
            raise GraphProblem(400, "ErrorInvalidOperation", "Files are attached to drafts only.")
        return holder, mail

    made.record_once(lambda state: state.app.register_blueprint(graph_attach.routes(world, draft)))

    @made.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def unknown(rest: str) -> Response:
        raise asked.refused("BadRequest", f"Resource not found for the segment '{rest.rpartition('/')[2]}'.")

    return made
