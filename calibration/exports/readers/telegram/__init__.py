"""Telegram: the history of a group or channel as Telegram Desktop saves it."""

WORDS = "calibration.exports.readers.telegram"
