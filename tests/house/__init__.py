"""The rules of the house as tests: what reviews would otherwise have to remember."""
