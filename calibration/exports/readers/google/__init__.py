"""Google: Ads and Analytics."""
