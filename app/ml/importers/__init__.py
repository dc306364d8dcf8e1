"""Readers of models that other programs have trained. Whatever is in their files is only data."""
