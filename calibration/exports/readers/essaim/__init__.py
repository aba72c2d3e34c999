"""Essaim's own event log."""
