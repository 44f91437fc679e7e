"""The image as a bureau runs it: built, started read-only, asked, stopped, started again."""
