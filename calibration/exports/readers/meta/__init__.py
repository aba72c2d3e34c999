"""Meta: follows of a page, and what its advertising cost."""
