"""Money: what a community costs, what customers pay, and what of it the community caused."""
