"""Feishu's own SDK, asked for its opinion. Run by the interpreter that has it (make sdks).

oracle.py verdicts   requests on stdin, one a line → the SDK's HTTP status of each
oracle.py frames     frames in base64 → what the SDK reads in each, and how it writes it
oracle.py listens    holds a long connection → what it hears, one a line
oracle.py speaks     sends a message → the id it was given
"""

import base64
import json
import sys
from collections.abc import Callable
from typing import Any

import lark_oapi as lark
from lark_oapi.api.im.v1 import CreateMessageRequest, CreateMessageRequestBody
from lark_oapi.core.model import RawRequest
from lark_oapi.ws.pb.pbbp2_pb2 import Frame

HEADERS = {
    "x-lark-request-timestamp": "X-Lark-Request-Timestamp",
    "x-lark-request-nonce": "X-Lark-Request-Nonce",
    "x-lark-signature": "X-Lark-Signature",
}


def say(value: object) -> None:
    """One line, at once. The SDK's own log lines stand between ours."""
    sys.stdout.write(f"> {json.dumps(value, ensure_ascii=False)}\n")
    sys.stdout.flush()


def hear(data: Any) -> None:
    """A message."""
    say(json.loads(data.event.message.content)["text"])


def verdicts(key: str, token: str) -> None:
    """Whether the SDK takes each request."""
    handler = (
        lark.EventDispatcherHandler.builder(key, token)
        .register_p2_im_message_receive_v1(lambda data: None)
        .build()
    )
    for line in sys.stdin:
        given = json.loads(line)
        request = RawRequest()
        request.uri = "/hooks/feishu"
        request.headers = {HEADERS[name]: value for name, value in given["headers"].items()}
        request.body = base64.b64decode(given["body"])
        say(handler.do(request).status_code)


def frames() -> None:
    """What the SDK reads in each frame."""
    for line in sys.stdin:
        frame = Frame()
        frame.ParseFromString(base64.b64decode(line))
        headers = [[one.key, one.value] for one in frame.headers]
        numbers = [frame.SeqID, frame.LogID, frame.service, frame.method]
        payload = base64.b64encode(frame.payload).decode()
        written = base64.b64encode(frame.SerializeToString()).decode()
        say([numbers, headers, payload, written])


def listens(base: str, app: str, secret: str) -> None:
    """Holds a long connection."""
    handler = (
        lark.EventDispatcherHandler.builder("", "").register_p2_im_message_receive_v1(hear).build()
    )
    lark.ws.Client(app, secret, event_handler=handler, domain=base).start()


def speaks(base: str, app: str, secret: str, person: str, content: str) -> None:
    """Sends a rich text."""
    client = lark.Client.builder().app_id(app).app_secret(secret).domain(base).build()
    body = (
        CreateMessageRequestBody.builder()
        .receive_id(person)
        .msg_type("post")
        .content(content)
        .uuid("from the SDK")
        .build()
    )
    request = CreateMessageRequest.builder().receive_id_type("open_id").request_body(body).build()
    for _ in range(2):
        answer = client.im.v1.message.create(request)
        say([answer.code, answer.data.message_id])


if __name__ == "__main__":
    work: dict[str, Callable[..., None]] = {
        "verdicts": verdicts,
        "frames": frames,
        "listens": listens,
        "speaks": speaks,
    }
    work[sys.argv[1]](*sys.argv[2:])
