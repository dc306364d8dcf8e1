"""Eyeblocks: teach a computer to see, then program with what it sees."""
