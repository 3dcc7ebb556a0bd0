"""The networks that are measured, and where their files lie in the scratch folder.

make_networks.py writes them; all peers read them: the same weights, the same picture.
"""

import dataclasses
import pathlib

import environments

FOLDER = environments.SCRATCH / "networks"


@dataclasses.dataclass(frozen=True)
class Network:
    """One of keras.applications, at one input size. The name of a resized one carries the size."""

    name: str
    application: str
    size: int
    # Pixels go in as -1…1; the EfficientNets scale pixels of 0…255 themselves.
    raw_pixels: bool = False

    @property
    def h5(self) -> pathlib.Path:
        return FOLDER / f"{self.name}.h5"

    @property
    def onnx(self) -> pathlib.Path:
        """Channels first, since that is how the engines that read it like it; the batch is dynamic."""
        return FOLDER / f"{self.name}.onnx"

    @property
    def picture(self) -> pathlib.Path:
        """The input, `[1, height, width, 3]` in float32, preprocessed."""
        return FOLDER / f"{self.name}.npy"

    @property
    def facts(self) -> pathlib.Path:
        """JSON: parameters, multiply-adds counted as two operations, the layer that is explained."""
        return FOLDER / f"{self.name}.json"

    def exists(self) -> bool:
        return all(path.exists() for path in (self.h5, self.onnx, self.picture, self.facts))


NETWORKS = {
    network.name: network
    for network in (
        Network("VGG16", "VGG16", 224),
        Network("ResNet50", "ResNet50", 224),
        Network("MobileNetV2", "MobileNetV2", 224),
        Network("InceptionV3", "InceptionV3", 299),
        Network("DenseNet121", "DenseNet121", 224),
        Network("EfficientNetB0", "EfficientNetB0", 224, raw_pixels=True),
        Network("Xception", "Xception", 299),
        Network("NASNetMobile", "NASNetMobile", 224),
    )
}

# One network with 1, 2, 4, 8 and 16 times the pixels (to 2 %), for the growth with the image's area.
RESIZED = {
    1: NETWORKS["MobileNetV2"],
    **{
        factor: Network(f"MobileNetV2-{size}", "MobileNetV2", size)
        for factor, size in ((2, 317), (4, 448), (8, 634), (16, 896))
    },
}

# A photo's stand-in for the notebooks: 640×480 pixels.
PHOTO = FOLDER / "photo.jpg"


def named(name):
    """The network of that name, a resized one too."""
    everything = NETWORKS | {network.name: network for network in RESIZED.values()}
    try:
        return everything[name]
    except KeyError:
        raise SystemExit(f"error: no network '{name}'; there are {', '.join(everything)}") from None
