"""钉钉 DingTalk: an app's robot in private chats and groups, and custom robots of groups."""

from handlers.dingtalk.config import Config, Hook
from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.robot import DingTalk
from handlers.platform import Kind

TITLE = "钉钉"
KIND = Kind(NAME, TITLE, Config, DingTalk)

__all__ = ["KIND", "NAME", "TITLE", "Config", "DingTalk", "Hook"]
