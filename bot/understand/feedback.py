"""反馈: what a person wants to tell the administrator about the bot itself."""

import re

_FEEDBACK = re.compile(
    "^(?:我(?:要|想)?)?(?:反馈(?:意见|问题|一?下|一个问题)?|提?(?:个|点|条)?(?:意见|建议)"
    r"|吐槽(?:一下)?|投诉(?:一下)?)[ :,]+(?=\S)"
)


def find_feedback(text: str) -> str | None:
    """The words after 反馈, 意见, 建议; None where the message does not begin so."""
    match = _FEEDBACK.match(text)
    return text[match.end() :].strip() if match else None
