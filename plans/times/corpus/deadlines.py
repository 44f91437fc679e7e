"""Sentences of plans: what binds a commitment in them, and what only speaks of time."""

BINDING: tuple = ()
NOT_BINDING: tuple = ()
