"""Feishu's transport."""
