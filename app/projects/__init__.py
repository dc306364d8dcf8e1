"""Projects and their classes."""
