"""Mailing lists: archives in the mbox format."""
