"""Augmentation: variants of training pictures, looked at and compared."""
