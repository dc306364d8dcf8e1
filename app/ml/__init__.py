"""Pure machine learning: pictures → arrays → embeddings → heads. No web, no database.

Only this package imports TensorFlow, Keras, LiteRT and Numba. Importing a module of it loads none
of them, except `training` and `level_training`, which load Numba.
"""
