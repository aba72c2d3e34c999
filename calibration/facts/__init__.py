"""What every online community should show, and whether Essaim's does: the stylised facts.

`definitions` reads what is measured, `scoring.score` measures it, `fitting` sets the defaults from the facts that may
be used for that.
"""
