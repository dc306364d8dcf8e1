"""Recognition of pictures with trained models, and the endpoints that blocks read."""
