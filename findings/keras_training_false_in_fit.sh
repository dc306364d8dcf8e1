#!/usr/bin/env bash
# In Keras 3 `training=False` in the call of a layer is forgotten while `fit` runs.
#
# Version:  keras 3.15.1 with tensorflow 2.21.0; tf_keras 2.21.0 (Keras 2) as the second opinion
# Behavior: a functional model calls a batch normalization with `training=False`, as Keras's guide to transfer learning does,
#           which says that it then stays in inference mode while it is fine-tuned. In `fit` Keras 3 normalizes by the
#           batch all the same and moves the layer's means; Keras 2 does not. Only `trainable = False` on the layer keeps them.
#           A fine-tuned network answers differently from what its last epoch was scored with, worst with few pictures.
# Output:   (how far the mean has moved after one step on numbers that are all 5)
#           Keras 2, training=False:   0.0
#           Keras 3, training=False:   0.05
#           Keras 3, trainable=False:  0.0
# Here:     fine-tuning sets `trainable = False` on every batch normalization, and a test compares their means.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tensorflow==2.21.0 keras==3.15.1 tf_keras==2.21.0

cat > "$folder/show.py" <<'PYTHON'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
import tf_keras


def moved(library, trainable=True):
    normalization = library.layers.BatchNormalization(trainable=trainable)
    numbers = library.Input((4,))
    answer = library.layers.Dense(1)(normalization(numbers, training=False))
    model = library.Model(numbers, answer)
    model.compile("sgd", "mse")
    model.fit(np.full((32, 4), 5.0), np.zeros((32, 1)), batch_size=32, verbose=0)
    return round(float(np.array(normalization.moving_mean).max()), 4)


print("Keras 2, training=False:  ", moved(tf_keras))
print("Keras 3, training=False:  ", moved(keras))
print("Keras 3, trainable=False: ", moved(keras, trainable=False))
PYTHON

cat > "$folder/expected" <<'TEXT'
Keras 2, training=False:   0.0
Keras 3, training=False:   0.05
Keras 3, trainable=False:  0.0
TEXT
"$folder/venv/bin/python" "$folder/show.py" 2> "$folder/log" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
