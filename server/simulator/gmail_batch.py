"""Gmail's batch endpoint: many calls in one multipart request, each with its own status."""

from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import HTTP, compat32

from flask import Blueprint, Flask, Response, request

from server.simulator.problems import ApiProblem

MOST = 100


def routes(app: Flask) -> Blueprint:
    """The endpoint /batch and its newer spelling."""
    made = Blueprint("gmail_batch", __name__)

    @made.post("/batch")
    @made.post("/batch/gmail/v1")
    def batch() -> Response:
        head = f"Content-Type: {request.headers.get('Content-Type', '')}\r\n\r\n".encode()
        parts = BytesParser(policy=compat32).parsebytes(head + request.get_data()).get_payload()
        if not isinstance(parts, list) or len(parts) > MOST:
            raise ApiProblem(400, "badRequest", f"A batch has 1 to {MOST} calls.")
        answer = EmailMessage(policy=HTTP)
        answer["Content-Type"] = "multipart/mixed; boundary=batch_simulated"
        lines = []
        for part in parts:
            if isinstance(part, Message):
                lines += [b"--batch_simulated", *_answered(app, part)]
        lines.append(b"--batch_simulated--")
        return Response(b"\r\n".join(lines), content_type=str(answer["Content-Type"]))

    return made


def _answered(app: Flask, part: Message) -> list[bytes]:
    inner = part.get_payload(decode=True)
    first, _, rest = (inner if isinstance(inner, bytes) else b"").partition(b"\n")
    verb, path = first.decode().split()[:2]
    head = BytesParser(policy=compat32).parsebytes(rest)
    outer = {"Authorization": request.headers.get("Authorization", "")}
    headers = outer | {name: str(value) for name, value in head.items()}
    said = app.test_client().open(path, method=verb, headers=headers)
    return [
        b"Content-Type: application/http",
        f"Content-ID: <response-{str(part['Content-ID']).strip('<>')}>".encode(),
        b"",
        f"HTTP/1.1 {said.status}".encode(),
        *(f"{name}: {value}".encode() for name, value in said.headers.items()),
        b"",
        said.get_data(),
    ]
