"""내 모델에게 물어보기 / Ask your model: python recognize.py photo.jpg"""

import json
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image, ImageOps

HERE = Path(__file__).parent
labels = (HERE / "labels.txt").read_text(encoding="utf-8").splitlines()
model = Interpreter(model_path=str(HERE / "model.tflite"))
model.allocate_tensors()
image, scores = model.get_input_details()[0], model.get_output_details()[0]
side = int(image["shape"][1])


def prepare(file):
    """사진의 가운데 정사각형 / The middle square of a photo, (1, side, side, 3) in -1 … 1."""
    photo = ImageOps.exif_transpose(Image.open(file)).convert("RGBA")
    photo = Image.alpha_composite(Image.new("RGBA", photo.size, "white"), photo).convert("RGB")
    square = ImageOps.fit(photo, (224, 224), Image.Resampling.BICUBIC)
    if side != 224:
        square = square.resize((side, side), Image.Resampling.BICUBIC)
    return np.asarray(square, np.float32)[np.newaxis] / np.float32(127.5) - 1


def recognize(file):
    """신뢰도, labels 순서대로 / The confidences, in the order of the labels."""
    model.set_tensor(image["index"], prepare(file))
    model.invoke()
    return model.get_tensor(scores["index"])[0]


golden = json.loads((HERE / "golden" / "answers.json").read_text(encoding="utf-8"))
asked = [(HERE / "golden" / each["file"], each["confidences"]) for each in golden["pictures"]]
for file, expected in [(name, None) for name in sys.argv[1:]] or asked:
    answer = recognize(file)
    print(f"{file}: {labels[answer.argmax()]}", dict(zip(labels, answer.round(4).tolist())))
    if expected is not None:
        same = abs(answer - expected).max() <= golden["tolerance"]
        print("  맞아요 / as it should be" if same else "  달라요 / this is not what the model says")
