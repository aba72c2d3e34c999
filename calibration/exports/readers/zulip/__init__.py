"""Zulip: the export of an organisation."""
