"""WeCom's cloud, channel by channel: the app, the robot by callback, the robot by connection.

It is written from what the vendor publishes, not from our handler, and refuses what is not
published: unknown fields, texts too long, spent codes, tokens past their time.
"""

from tests.clouds.wecom.app import WeComApp
from tests.clouds.wecom.connection import WeComRobotLong
from tests.clouds.wecom.robot import WeComRobot

__all__ = ["WeComApp", "WeComRobot", "WeComRobotLong"]
