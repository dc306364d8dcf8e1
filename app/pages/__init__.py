"""The HTML pages, which the front end fills, and the routes about the server itself."""
