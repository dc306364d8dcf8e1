"""Reads projects of Entry: scripts, scenes, variables, lists, functions, pictures and names of classes."""
