"""Twins: simulations that begin with a community's real members, as its log shows them, instead of a simulated past.

No member is ever told apart in what leaves this package: figures by role only, cells under five left out.
"""
