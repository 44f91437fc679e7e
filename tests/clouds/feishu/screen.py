"""What a request says, as people would see it: anything out of place is refused."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import aiohttp
from aiohttp import web

from tests.clouds.cloud import Shown
from tests.clouds.feishu.rules import SIZE, Refusal


async def strict_body(
    request: web.Request, needed: set[str], allowed: set[str]
) -> Mapping[str, Any]:
    """A JSON body with these fields and no others, all texts or objects."""
    if request.content_type != "application/json":
        raise Refusal(9499)
    raw = await request.read()
    body = json.loads(raw)
    if not needed <= set(body) <= needed | allowed:
        raise Refusal(230001)
    if body["msg_type"] in ("post", "interactive") and len(raw) > SIZE:
        raise Refusal(230025)
    return dict(body)


async def read_form(request: web.Request, needed: set[str]) -> dict[str, tuple[str, bytes]]:
    """Name and content of each field of a form."""
    fields = {}
    async for part in await request.multipart():
        assert isinstance(part, aiohttp.BodyPartReader)
        fields[part.name or ""] = part.filename or "", bytes(await part.read())
    if set(fields) != needed:
        raise Refusal(234001)
    return fields


def read_post(post: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Words and mentions of a rich text. A line of mentions alone is no line of the words."""
    if set(post) != {"title", "content"} or not post["content"]:
        raise Refusal(230001)
    lines, mentions = [], []
    for line in post["content"]:
        words = ""
        for part in line:
            if set(part) == {"tag", "text"} and part["tag"] == "text":
                words += part["text"]
            elif set(part) == {"tag", "user_id"} and part["tag"] == "at":
                mentions.append(part["user_id"])
            else:
                raise Refusal(230001)
        if any(part["tag"] == "text" for part in line):
            lines.append(words)
    if not any(lines):
        raise Refusal(230001)
    return "\n".join([*([post["title"]] if post["title"] else []), *lines]), tuple(mentions)


def read_card(blank: Shown, card: Mapping[str, Any]) -> Shown:
    """A card as people see it."""
    if set(card) != {"schema", "config", "body"} or card["schema"] != "2.0":
        raise Refusal(230099)
    if not set(card["config"]) <= {"update_multi", "summary"} or not card["config"]["update_multi"]:
        raise Refusal(230099)
    elements = card["body"]["elements"]
    if set(card["body"]) != {"elements"} or not 0 < len(elements) <= 200:
        raise Refusal(230099)
    texts, mentions, labels = [], [], []
    for element in elements:
        match element["tag"]:
            case "div" if set(element) == {"tag", "text"}:
                texts.append(plain_of(element["text"]))
            case "markdown" if set(element) == {"tag", "content"}:
                called = re.findall(r"<at id=(ou_[0-9a-zA-Z]+)></at>", element["content"])
                assert "".join(f"<at id={one}></at>" for one in called) == element["content"]
                mentions += called
            case "button":
                labels += [label for label, _ in buttons_of({"body": {"elements": [element]}})]
            case _:
                raise Refusal(230099)
    return replace(blank, text="\n".join(texts), buttons=tuple(labels), mentions=tuple(mentions))


def plain_of(text: Mapping[str, Any]) -> str:
    """The words of a plain text."""
    if not set(text) <= {"tag", "content", "text_size", "text_color"}:
        raise Refusal(230099)
    if text["tag"] != "plain_text" or not text["content"]:
        raise Refusal(230099)
    return str(text["content"])


def buttons_of(card: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Label and value of each button of a card."""
    for element in card["body"]["elements"]:
        if element["tag"] != "button":
            continue
        if set(element) != {"tag", "text", "type", "behaviors"}:
            raise Refusal(230099)
        [behavior] = element["behaviors"]
        if behavior["type"] != "callback" or not isinstance(behavior["value"], dict):
            raise Refusal(230099)
        yield plain_of(element["text"]), behavior["value"]
