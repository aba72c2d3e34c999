"""LinkedIn: followers of a page, and what its advertising cost."""
