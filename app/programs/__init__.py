"""Programs (the saved blocks), their earlier versions, own pictures and stage thumbnails."""
