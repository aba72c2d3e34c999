"""Skool: the list of members."""
