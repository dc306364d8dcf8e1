"""A whole project as one file, to keep or to take to another server. A foreign one is data."""
