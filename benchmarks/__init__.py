"""Benchmarks: how fast the engine is, beside plain C, idiomatic Mesa and the readable engine; ``make bench``."""
