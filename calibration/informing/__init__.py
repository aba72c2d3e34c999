"""Informing: what a further file would tell of a community that the files at hand do not show.

Communities simulated by the fitted model know everything: `runs` reads off them what people ask, and what each kind of
file would show; `narrowing` says by how much the second narrows the first.
"""
