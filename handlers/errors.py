"""Errors of talking to a chat platform.

PlatformError
├── SendError         the platform refused a message; nothing was delivered
│   ├── Unreachable   the receiver is gone, blocked us, or never wrote to the robot
│   ├── Throttled     a rate limit: the message is sound and waits
│   └── Misconfigured our own set-up is refused; the administrator must mend it
├── UnknownOutcome    the platform may or may not have accepted it (time-out, broken connection)
└── BadRequest        an inbound request that must be refused
"""


class PlatformError(Exception):
    """A platform said no, or nothing at all. Its text is for logs and administrators."""

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after  # seconds


class SendError(PlatformError):
    """The message was not accepted. `permanent`: trying again cannot help."""


class Unreachable(SendError):
    """The receiver cannot be reached: gone, blocked, or never wrote to the robot."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class Throttled(SendError):
    """No room for the message before `retry_after` seconds.

    `whole`: nor for any other message of this platform; else only the chat is full.
    """

    def __init__(self, message: str, *, retry_after: float, whole: bool = False) -> None:
        super().__init__(message, retry_after=retry_after)
        self.whole = whole


class Misconfigured(SendError):
    """The platform refuses us, not the message: a wrong secret, a missing right, a revoked robot.

    `mend` is what the administrator should do: one Chinese line. `whole`: nothing else of this
    platform would be taken either; False for the robot of one group.
    """

    def __init__(self, message: str, mend: str, *, whole: bool = True) -> None:
        super().__init__(message)
        self.mend = mend
        self.whole = whole


class UnknownOutcome(PlatformError):
    """The message may have been delivered: the connection broke after it was sent."""


class BadRequest(PlatformError):
    """An inbound request that is refused with `status`; nothing of it is kept.

    `body` is the JSON that some platforms want to read beside the status.
    """

    def __init__(self, message: str, status: int = 401, body: bytes = b"") -> None:
        super().__init__(message, permanent=True)
        self.status = status
        self.body = body
