"""Errors that are told to a person: one line in Chinese, with the mend."""


class DubanError(Exception):
    """Something the user can mend. `message` says what is wrong, `mend` what to do."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}。{self.mend}" if self.mend else self.message
