"""Makes what Keras prints of stock networks under Tests/Fixtures/Summaries.

    python make_summaries.py    Keras 3.15.1 on TensorFlow

A NAME.zip holds one NAME.json, `{"keras_version", "summary", "model"}`: what `model.summary(expand_nested=True)` prints, and the
architecture as make_architectures.py keeps it, without weights. Nothing here runs when the project is built or tested.
"""

import json
import os
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["COLUMNS"] = "200"  # room for Keras' tables
import keras
from keras import layers as L

from make_architectures import trimmed

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Summaries")


def transfer():
    """The guide's transfer learning, with the base and the augmentation as models of their own."""
    base = keras.applications.MobileNet(input_shape=(160, 160, 3), include_top=False, weights=None, alpha=0.25)
    base.trainable = False
    augmentation = keras.Sequential([L.RandomFlip("horizontal"), L.RandomRotation(0.1)], name="augmentation")
    photo = keras.Input((160, 160, 3), name="photo")
    x = base(L.Rescaling(1 / 127.5, offset=-1, name="pixels")(augmentation(photo)), training=False)
    x = L.Dropout(0.2, name="drop")(L.GlobalAveragePooling2D(name="mean")(x))
    return keras.Model(photo, L.Dense(2, activation="softmax", name="scores")(x), name="cats_and_dogs")


def write(name, model):
    lines = []
    model.summary(print_fn=lines.append, expand_nested=True)
    content = {
        "keras_version": keras.__version__, "summary": "\n".join(lines).rstrip("\n"),
        "model": trimmed(json.loads(model.to_json())),
    }
    path = os.path.join(FOLDER, name + ".zip")
    with zipfile.ZipFile(path, "w") as archive:
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
        archive.writestr(zipfile.ZipInfo(name + ".json"), text, zipfile.ZIP_DEFLATED, compresslevel=9)
    print(name, os.path.getsize(path), flush=True)


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    names = "MobileNetV2", "MobileNetV3Small", "EfficientNetB0", "NASNetMobile", "ConvNeXtTiny", "DenseNet121"
    makers = {name: lambda name=name: getattr(keras.applications, name)(weights=None) for name in names}
    for name, make in {**makers, "transfer": transfer}.items():
        keras.backend.clear_session()
        write(name, make())
