"""Slack: workspace overview, member analytics, workspace ZIP and administrators' daily files."""
