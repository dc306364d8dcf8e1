"""The lab: data sets for older pupils, clubs and teachers."""
