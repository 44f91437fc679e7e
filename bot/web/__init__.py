"""The doors over HTTP: webhooks, health, the console page, plan review, the ledger, sign-in."""
