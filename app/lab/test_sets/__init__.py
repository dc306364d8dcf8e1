"""Test sets: pictures that are never learnt from, and what a model answers about them."""
