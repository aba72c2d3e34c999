"""One reader for each format; `calibration.exports.readers.registry` lists them."""
