"""What the vendor takes, field by field; everything else has an error code."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from typing import Any

TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
TEXT_BYTES = 2048
MARKDOWN_BYTES = 20_480
PICTURE_BYTES = 2 << 20

MALFORMED = 40058
TOO_LONG = 45002
EMPTY = 44004
BAD_MEDIA = 40007


class Refusal(Exception):
    """An error code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def only(found: Any, **fields: type | tuple[type, ...]) -> dict[str, Any]:
    """An object with these fields and no others; a name that ends in `_` may be absent."""
    if not isinstance(found, dict):
        raise Refusal(MALFORMED)
    kinds = {name.rstrip("_"): kind for name, kind in fields.items()}
    needed = {name for name in fields if not name.endswith("_")}
    if not needed <= found.keys() <= kinds.keys():
        raise Refusal(MALFORMED)
    for name, value in found.items():
        if not isinstance(value, kinds[name]) or (isinstance(value, bool) and kinds[name] is int):
            raise Refusal(MALFORMED)
    return found


def check_text(content: Any, limit: int = TEXT_BYTES) -> str:
    """A text within its bytes."""
    if not isinstance(content, str):
        raise Refusal(MALFORMED)
    if not content:
        raise Refusal(EMPTY)
    if len(content.encode()) > limit:
        raise Refusal(TOO_LONG)
    return content


def check_card(card: Any) -> dict[str, Any]:
    """A card with buttons."""
    found = only(
        card,
        card_type=str,
        main_title=dict,
        sub_title_text_=str,
        task_id=str,
        button_list=list,
    )
    only(found["main_title"], title=str, desc_=str)
    if found["card_type"] != "button_interaction" or not TASK_ID.fullmatch(found["task_id"]):
        raise Refusal(MALFORMED)
    if not 1 <= len(found["button_list"]) <= 6:
        raise Refusal(MALFORMED)
    for button in found["button_list"]:
        only(button, text=str, style=int, key=str)
        long = len(button["text"]) > 10 or len(button["key"].encode()) > 1024
        if long or not button["text"] or button["style"] not in range(1, 5):
            raise Refusal(MALFORMED)
    return found


def check_notice(card: Any) -> dict[str, Any]:
    """A card without buttons, as a tapped one becomes."""
    found = only(
        card,
        card_type=str,
        main_title=dict,
        sub_title_text=str,
        task_id=str,
        card_action=dict,
    )
    only(found["main_title"], title=str)
    only(found["card_action"], type=int, url=str)
    if found["card_type"] != "text_notice" or found["card_action"]["type"] != 1:
        raise Refusal(MALFORMED)
    return found


def check_update(answer: Any, task_id: str) -> dict[str, Any]:
    """What a tapped card of the robot becomes."""
    found = only(answer, response_type=str, userids_=list, template_card=dict)
    card = check_notice(found["template_card"])
    if found["response_type"] != "update_template_card" or card["task_id"] != task_id:
        raise Refusal(MALFORMED)
    return card


def check_picture(image: Any) -> bytes:
    """A picture within a webhook's message."""
    found = only(image, base64=str, md5=str)
    try:
        content = base64.b64decode(found["base64"], validate=True)
    except binascii.Error as error:
        raise Refusal(MALFORMED) from error
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != found["md5"]:
        raise Refusal(MALFORMED)
    if len(content) > PICTURE_BYTES or content[:3] not in (b"\xff\xd8\xff", b"\x89PN"):
        raise Refusal(MALFORMED)
    return content


def words_of(card: Mapping[str, Any]) -> str:
    """A card's words as a person reads them."""
    parts = (card["main_title"].get("title", ""), card.get("sub_title_text", ""))
    return "\n".join(one for one in parts if one)
