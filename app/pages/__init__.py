"""The HTML pages: shells that the front end fills."""
