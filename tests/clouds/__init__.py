"""The vendors' clouds, played on this machine: real servers with the vendors' own rules.

They are written from what the platforms publish, never from our handlers, so that both can be
wrong only where the publications are.
"""
