"""Trials: experiments on a community, designed by living them in the model, and read when they are over."""
