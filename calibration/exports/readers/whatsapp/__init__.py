"""WhatsApp: the text of a group, alone or in the ZIP with its media."""

WORDS = "calibration.exports.readers.whatsapp"
