"""A document in, drafts out: pure functions over text; only the importer knows rows."""
