"""Imports of data sets: a zip file of pictures becomes samples, in the background."""
