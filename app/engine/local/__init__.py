"""The engine of one machine: two worker processes beside the web process."""
