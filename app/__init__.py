"""Eyeblocks: teach a computer to see, then program with what it sees."""

__version__ = "0.1.0"
