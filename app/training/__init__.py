"""Readiness, settings, runs and their progress."""
