"""Zendesk: tickets."""
