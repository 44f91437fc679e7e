"""What the vendor refuses, and the words and numbers it does so with."""

from collections.abc import Mapping

from aiohttp import web

KEY = "dingtestsappkey01"
SECRET = "an app secret of the tests"
CORP = "ding0000tests"
CARD_SECRET = "a card secret of the tests"
TEMPLATE = "00000000-aaaa-bbbb-cccc-000000000001.schema"
EVENT_TOKEN = "eventtoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TOO_FAST = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
NO_RIGHT = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
BAD_PARAM = "invalidParameter.msgParam.invalid"


class Refusal(Exception):
    """A call that is refused, as the new interface says it."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class NoAnswer(Exception):
    """The connection breaks instead of an answer."""


def refused(refusal: Refusal) -> web.Response:
    """A refusal of the new interface."""
    said = {"code": refusal.code, "requestid": "r-1", "message": "refused by the tests' cloud"}
    return web.json_response(said, status=refusal.status)


def numbered(code: int) -> web.Response:
    """An answer of the old interface: always 200."""
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "refused"})


def hung_up(request: web.Request) -> web.Response:
    """No answer at all."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def expect(said: Mapping[str, object], names: set[str], code: str = "invalidParameter") -> None:
    """Exactly these fields."""
    if set(said) != names:
        raise Refusal(code)
