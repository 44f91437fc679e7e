"""The registration of the bot, for the homeserver's administrator. Pure."""

import json
import re

from handlers.matrix.config import Config


def registration(config: Config, address: str = "") -> str:
    """The file that `app_service_config_files` names. `address` is where the homeserver reaches
    us, if the settings do not say it.

    The bot's name is its own: nobody else may register it. A string in JSON is one in YAML,
    whatever is in it.
    """
    return "\n".join(
        (
            f"id: {json.dumps(config.id)}",
            f"url: {json.dumps(config.address or address)}",
            f"as_token: {json.dumps(config.as_token.get_secret_value())}",
            f"hs_token: {json.dumps(config.hs_token.get_secret_value())}",
            f"sender_localpart: {json.dumps(config.localpart)}",
            "rate_limited: false",
            "namespaces:",
            "  users:",
            "    - exclusive: true",
            f"      regex: {json.dumps(re.escape(config.user_id))}",
            "  aliases: []",
            "  rooms: []",
            "",
        )
    )
