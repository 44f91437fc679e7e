"""The conversation, the doors (command line, web), and the composition root."""

__version__ = "0.1.0"
