"""One picture in, one answer out; and the endpoints that blocks ask."""
