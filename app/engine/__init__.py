"""The engine: embeds pictures and trains heads, outside of the web process."""
