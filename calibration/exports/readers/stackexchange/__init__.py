"""Stack Exchange: the public dumps in XML."""

WORDS = "calibration.exports.readers.stackexchange"
