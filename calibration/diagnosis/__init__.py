"""Audience or community: who answers whom, and what would remain if the team stopped."""
