"""Reference class: what many communities teach about one that is new.

The package ships fitted numbers (``default.json``) and the command that makes them, never the data.
"""

from calibration.reference.reference import DEFAULT, NONE, Reference, reference_named

__all__ = ["DEFAULT", "NONE", "Reference", "reference_named"]
