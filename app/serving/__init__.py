"""How the server is reached: its addresses, its certificate, the ports it opens."""
