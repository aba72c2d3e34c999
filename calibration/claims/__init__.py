"""The claims of practitioners: what they say, what the literature says, and what the model says."""
