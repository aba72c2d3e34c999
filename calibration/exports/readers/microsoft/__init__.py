"""Microsoft: the export of a Viva Engage (Yammer) network, and reports of use of Viva Engage and Teams."""

WORDS = "calibration.exports.readers.microsoft"
