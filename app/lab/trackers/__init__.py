"""Trackers: finished training runs go to Weights & Biases and to MLflow.

The library of each tracker runs in a process of its own, never in the web process.
"""
