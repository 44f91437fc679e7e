"""Refusals of a page, each with its HTTP status; any other `DubanError` answers 422."""

from models.errors import DubanError


class Refusal(DubanError):
    """A refusal with its own HTTP status."""

    status = 422


class Forbidden(Refusal):
    """Not for this visitor."""

    status = 403


class Missing(Refusal):
    """There is no such page, or none that this visitor may know of."""

    status = 404


class TooLarge(Refusal):
    """More bytes than the page takes."""

    status = 413


def status_of(error: DubanError) -> int:
    """The HTTP status of anything that a person can mend."""
    return error.status if isinstance(error, Refusal) else 422
