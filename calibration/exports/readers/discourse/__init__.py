"""Discourse: reports of the dashboard, the list of users, and one member's own archive."""
