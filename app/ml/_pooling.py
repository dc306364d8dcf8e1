"""The end of every backbone: averages of its last feature map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def with_averages(image: Any, feature_map: Any, title: str) -> keras.Model:
    """The model from `image` to embeddings (n, 5 · channels) and the feature map (n, side, side, channels).

    An embedding is the average of the map, and then the averages of its quarters, which overlap where
    the side is odd: 4 × 4 cells each of 7 × 7. The average alone cannot tell left from right.
    """
    import keras

    side = feature_map.shape[1]
    quarter = (side + 1) // 2
    average = keras.layers.GlobalAveragePooling2D(name="global_average_pooling2d_1")(feature_map)
    quarters = keras.layers.AveragePooling2D(quarter, strides=side - quarter, name="quarters")
    flat = keras.layers.Flatten(name="flat_quarters")(quarters(feature_map))
    embedding = keras.layers.Concatenate(name="embedding")([average, flat])
    return keras.Model(image, [embedding, feature_map], name=title)
