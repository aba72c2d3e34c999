"""Mattermost: the bulk export."""
