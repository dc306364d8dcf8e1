"""Projects that are shared by a link: playing and remixing them."""
