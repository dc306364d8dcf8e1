"""Experiments: training runs with the data that they learnt from, to be compared and taken along."""
