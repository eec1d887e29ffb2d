"""Coefficients on units that are given beforehand: turns, sentences, segments. Pure, on numpy arrays."""
