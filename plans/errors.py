"""Errors of reading a document."""

from models.errors import DubanError


class DocumentError(DubanError):
    """A document that cannot be read, or may not be."""
