"""One module for each format: writes the files, proves them, and packs them with what their receivers need."""
