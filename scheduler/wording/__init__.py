"""Every sentence of the chat: `unasked` for what the bot says of itself, `answers` for replies."""
