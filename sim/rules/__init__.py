"""What people do: one mechanism per file, small pure functions that return a chance, a rate or a count.

Rules never draw and know nothing of engines or frameworks. They are plain Python; `sim.kernel` compiles them as
they stand and `sim.plain` calls them as they are.
"""
