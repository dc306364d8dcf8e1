"""Pure machine learning: pictures → arrays → embeddings → heads. No web, no database.

TensorFlow, Keras and LiteRT are imported in this package only, inside the functions that need
them: importing `pictures`, `heads` or `metrics` loads none of them.
"""
