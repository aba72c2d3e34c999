"""What the data say: readers of exports, the fit, the forecast and its back-test.

In the order of use: `calibration.exports.read_export`, `calibration.fit.calibrate`,
`calibration.backtest.backtest`, `calibration.forecast.forecast`.
"""
