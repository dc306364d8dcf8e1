"""Training: readiness, settings, runs, their progress, and the models that they produce."""
