"""Meetup: the list of members and the people who answered an invitation."""
