"""The saved blocks."""
