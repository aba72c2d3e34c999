"""Money from a firm's own files: what bills, deals, advertising and tickets tell of customers.

They tell how many there are, what they pay, how many come and go. They never tell what a community causes.
"""

from calibration.money.applying import Billed, with_billing
from calibration.money.billing import Billing, billing_of, read_billing

__all__ = ["Billed", "Billing", "billing_of", "read_billing", "with_billing"]
