"""Chat platforms as transports: one file or folder each; tasks are unknown here."""
