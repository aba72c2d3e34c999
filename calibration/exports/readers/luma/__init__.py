"""Luma: the guests of an event."""
