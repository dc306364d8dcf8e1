"""Grid search: trainings under all combinations of some conditions, side by side."""
