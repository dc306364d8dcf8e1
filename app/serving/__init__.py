"""The server's network side: its addresses, its certificate, its ports, the start message."""
