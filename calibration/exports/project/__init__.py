"""A project: what is kept of a community's exports, for how long, and how it is erased."""
