"""Whole conversations, told as dialogues: one bureau, real parts, a clock that is moved."""
