"""Writers: a simulated community in a platform's own format, so that readers can be tried without anyone's data."""
