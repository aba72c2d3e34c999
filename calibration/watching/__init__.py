"""Watching: whether the weeks since a fit are such as its forecast said, and what to look at where they are not.

`paths` brings together what was seen and what might have been, `watch` compares them with one stated chance of a false
alarm.
"""
