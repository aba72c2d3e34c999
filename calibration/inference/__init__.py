"""Inference: from simulations and one community's figures to draws of the parameters behind them.

`target` says what a file asks of the model, `emulator` learns which figures follow from which parameters, `rounds`
makes the simulations; `checking` is simulation-based calibration, on the community of `typical` (docs/inference.md).
"""
