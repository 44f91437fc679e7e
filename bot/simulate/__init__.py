"""A year of a made-up bureau, lived through by the real parts, and what it cost people."""
