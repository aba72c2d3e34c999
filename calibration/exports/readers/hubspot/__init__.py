"""HubSpot: deals."""
