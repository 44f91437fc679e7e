"""飞书: an app with a bot (webhook or long connection), and the signed robots of single groups."""

from handlers.feishu.config import NAME, TITLE, Config, Hook
from handlers.feishu.platform import Feishu
from handlers.platform import Kind

__all__ = ["KIND", "NAME", "TITLE", "Config", "Feishu", "Hook"]

KIND = Kind(NAME, TITLE, Config, Feishu)
