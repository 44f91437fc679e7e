"""The new interface: every call is counted, its token looked at, and its body taken at its word."""

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp import web

from tests.clouds.cloud import Fault
from tests.clouds.dingtalk.rules import (
    BAD_PARAM,
    KEY,
    NO_RIGHT,
    SECRET,
    TEMPLATE,
    NoAnswer,
    Refusal,
    expect,
    hung_up,
    refused,
)
from tests.clouds.dingtalk.world import World

Body = dict[str, Any]
Contents = tuple[str, tuple[tuple[str, bytes], ...]]
BUTTONS = [f"button{number}" for number in range(1, 6)]
VARIABLES = {"text", "state", *BUTTONS}
FILE_TYPES = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}
LISTS = ("invalidStaffIdList", "flowControlledStaffIdList", "filteredStaffIdList")
MISSED = {Fault.BLOCKED: "filteredStaffIdList", Fault.PARTIAL: "invalidStaffIdList"}
LIFE = timedelta(seconds=7200)


class Calls:
    """What an app calls."""

    def __init__(self, world: World, here: Callable[[], str]) -> None:
        self._world = world
        self._here = here

    def add_to(self, app: web.Application) -> None:
        """Its paths."""
        calls: list[tuple[str, Callable[[Body], Body]]] = [
            ("/v1.0/robot/oToMessages/batchSend", self._send_private),
            ("/v1.0/robot/groupMessages/send", self._send_group),
            ("/v1.0/robot/messageFiles/download", self._lead_to_file),
            ("/v1.0/card/instances/createAndDeliver", self._deliver_card),
            ("/v1.0/card/callbacks/register", self._register),
        ]
        for path, work in calls:
            app.router.add_post(path, self._call(work))
        app.router.add_post("/v1.0/oauth2/accessToken", self._issue)
        app.router.add_get("/files/{code}", self._hand_out)

    def _call(
        self, work: Callable[[Body], Body]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                self._world.count_call(request.path)
                self._check_token(request.headers.get("x-acs-dingtalk-access-token", ""))
                return web.json_response(work(await request.json()))
            except Refusal as refusal:
                return refused(refusal)
            except NoAnswer:
                return hung_up(request)

        return answer

    def _check_token(self, given: str) -> None:
        token, until = self._world.token
        if not given or given != token or until <= self._world.now():
            raise Refusal("InvalidAuthentication", 401)

    def _check_right(self, name: str) -> None:
        if name not in self._world.rights:
            raise Refusal(NO_RIGHT, 403)

    async def _issue(self, request: web.Request) -> web.Response:
        """A token; one that still holds is given again."""
        if await request.json() != {"appKey": KEY, "appSecret": SECRET}:
            return refused(Refusal("invalidClientIdOrSecret"))
        world = self._world
        world.tokens_issued += 1
        if world.token[1] <= world.now():
            world.token = (f"token-{world.number()}", world.now() + LIFE)
        left = int((world.token[1] - world.now()).total_seconds())
        return web.json_response({"accessToken": world.token[0], "expireIn": left})

    # ── messages ─────────────────────────────────────────────────────────────────────────────────

    def _send_private(self, said: Body) -> Body:
        self._check_right("batchSend")
        expect(said, {"robotCode", "userIds", "msgKey", "msgParam"})
        if not 1 <= len(said["userIds"]) <= 20:
            raise Refusal("invalidParameter.userIds.invalid")
        text, files = self._contents(said)
        lists: dict[str, list[str]] = defaultdict(list)
        key = f"pqk-{self._world.number()}"
        for account in said["userIds"]:
            fault = self._world.meet(account)
            if fault in MISSED:
                lists[MISSED[fault]].append(account)
            elif account in self._world.flow_controlled:
                lists["flowControlledStaffIdList"].append(account)
            else:
                key = self._world.show(account, text, files=files).id
            if fault is Fault.SILENT_AFTER:
                raise NoAnswer
        return {"processQueryKey": key, **{name: lists[name] for name in LISTS}}

    def _send_group(self, said: Body) -> Body:
        self._check_right("groupMessages")
        expect(said, {"robotCode", "openConversationId", "msgKey", "msgParam"})
        chat = said["openConversationId"]
        if chat not in self._world.members:
            raise Refusal("invalid.openConversationId")
        text, files = self._contents(said)
        fault = self._world.meet(chat)
        key = self._world.show(chat, text, files=files).id
        if fault is Fault.SILENT_AFTER:
            raise NoAnswer
        return {"processQueryKey": key}

    def _contents(self, said: Body) -> Contents:
        """What a robot message shows: its words, its files."""
        if said["robotCode"] != KEY:
            raise Refusal("invalidParameter.robotCode.auth")
        if not isinstance(said["msgParam"], str) or len(said["msgParam"].encode()) > 15_000:
            raise Refusal(BAD_PARAM)
        param = json.loads(said["msgParam"])
        match said["msgKey"]:
            case "sampleText":
                expect(param, {"content"}, BAD_PARAM)
                if not param["content"].strip():
                    raise Refusal(BAD_PARAM)
                return param["content"], ()
            case "sampleImageMsg":
                expect(param, {"photoURL"}, BAD_PARAM)
                return "", (("image", self._medium(param["photoURL"], "image")),)
            case "sampleFile":
                expect(param, {"mediaId", "fileName", "fileType"}, BAD_PARAM)
                if param["fileType"] not in FILE_TYPES:
                    raise Refusal(BAD_PARAM)
                return "", ((param["fileName"], self._medium(param["mediaId"], "file")),)
        raise Refusal("invalidParameter.msgKey.invalid")

    def _medium(self, media: str, kind: str) -> bytes:
        found, content = self._world.media.get(media, ("", b""))
        if found != kind:
            raise Refusal("invalidParameter.mediaId.invalid")
        return content

    # ── cards ────────────────────────────────────────────────────────────────────────────────────

    def _deliver_card(self, said: Body) -> Body:
        """The same `outTrackId` again is the same card."""
        self._check_right("createAndDeliver")
        chat, group = self._check_card(said)
        fault = self._world.meet(chat)
        if fault in MISSED or (group and chat not in self._world.members):
            results: list[Body] = [{"success": False, "errorMsg": "nobody", "spaceId": chat}]
            return {"success": True, "result": {"deliverResults": results}}
        track, param = said["outTrackId"], said["cardData"]["cardParamMap"]
        entry = next((one for one in self._world.entries if one.track == track), None)
        if entry is None:
            labels = {str(n): param[name] for n, name in enumerate(BUTTONS, 1) if param[name]}
            entry = self._world.show(chat, param["text"], labels=labels, track=track)
        if fault is Fault.SILENT_AFTER:
            raise NoAnswer
        results = [{"success": True, "spaceId": chat, "carrierId": entry.id}]
        return {"success": True, "result": {"outTrackId": track, "deliverResults": results}}

    def _check_card(self, said: Body) -> tuple[str, bool]:
        """Where a card is to go, and whether that is a group."""
        by_http = self._world.callback is not None
        group = said["openSpaceId"].startswith("dtv1.card//IM_GROUP.")
        place = "imGroup" if group else "imRobot"
        names = {"cardTemplateId", "outTrackId", "cardData", "openSpaceId", "userIdType"}
        names |= {f"{place}OpenSpaceModel", f"{place}OpenDeliverModel", "callbackType"}
        expect(said, names | ({"callbackRouteKey"} if by_http else set()))
        if said["cardTemplateId"] != TEMPLATE:
            raise Refusal("param.cardTemplateIdNotExist")
        if said["callbackType"] != ("HTTP" if by_http else "STREAM"):
            raise Refusal("param.callbackType")
        if not 1 <= len(said["outTrackId"]) <= 64 or said["userIdType"] != 1:
            raise Refusal("param.outTrackId")
        param = said["cardData"]["cardParamMap"]
        if set(param) != VARIABLES or not all(isinstance(one, str) for one in param.values()):
            raise Refusal("param.cardData")
        return said["openSpaceId"].split(".", 2)[2], group

    def _register(self, said: Body) -> Body:
        expect(said, {"callbackRouteKey", "callbackUrl", "apiSecret", "forceUpdate"})
        self._world.callback = (said["callbackUrl"], said["apiSecret"])
        return {"success": True, "result": {"callbackUrl": said["callbackUrl"]}}

    # ── files ────────────────────────────────────────────────────────────────────────────────────

    def _lead_to_file(self, said: Body) -> Body:
        expect(said, {"downloadCode", "robotCode"})
        if said["downloadCode"] not in self._world.files or said["robotCode"] != KEY:
            raise Refusal("invalidParameter.downloadCode")
        return {"downloadUrl": f"{self._here()}/files/{said['downloadCode'].rstrip('=')}"}

    async def _hand_out(self, request: web.Request) -> web.Response:
        return web.Response(body=self._world.files[request.match_info["code"] + "=="])
