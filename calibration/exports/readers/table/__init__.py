"""Tables that no reader knows, read as a person's mapping says."""
