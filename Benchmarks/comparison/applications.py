"""The networks of keras.applications by family, and the size of the picture that each is compared on."""

# Where nothing is said a picture of 128 pixels is large enough for a map of several cells.
USUAL_SIZE = 128

FAMILIES = {
    "VGG": ("VGG16", "VGG19"),
    "ResNet": ("ResNet50", "ResNet101", "ResNet152"),
    "ResNetV2": ("ResNet50V2", "ResNet101V2", "ResNet152V2"),
    "Inception": ("InceptionV3", "InceptionResNetV2"),
    "Xception": ("Xception",),
    "MobileNet": ("MobileNet", "MobileNetV2", "MobileNetV3Small", "MobileNetV3Large"),
    "DenseNet": ("DenseNet121", "DenseNet169", "DenseNet201"),
    "NASNet": ("NASNetMobile", "NASNetLarge"),
    "EfficientNet": tuple(f"EfficientNetB{number}" for number in range(8)),
    "EfficientNetV2": tuple(f"EfficientNetV2{name}" for name in ("B0", "B1", "B2", "B3", "S", "M", "L")),
    "ConvNeXt": tuple(f"ConvNeXt{name}" for name in ("Tiny", "Small", "Base", "Large", "XLarge")),
    "RegNetX": tuple(
        f"RegNetX{name}"
        for name in ("002", "004", "006", "008", "016", "032", "040", "064", "080", "120", "160", "320")
    ),
    "RegNetY": tuple(
        f"RegNetY{name}"
        for name in ("002", "004", "006", "008", "016", "032", "040", "064", "080", "120", "160", "320")
    ),
    "ResNetRS": tuple(f"ResNetRS{number}" for number in (50, 101, 152, 200, 270, 350, 420)),
}

# The Inceptions pool without padding, NASNetLarge's cells want more room.
SIZES = {"InceptionV3": 139, "InceptionResNetV2": 139, "Xception": 139, "NASNetLarge": 131}

# Random weights make the deepest networks repeat each rounding error a thousand times larger: between its own single
# and double precision Keras 2 differs by 3e-5 in the output of InceptionV3, and a picture changed by 1e-7 turns the
# output of EfficientNetV2M into another. What is added before their activations keeps more of them open, as training
# does.
SHIFTS = {
    "InceptionV3": 0.5, "InceptionResNetV2": 0.5, "ResNet152": 0.5, "ResNet152V2": 0.5, "EfficientNetV2M": 1,
    "EfficientNetV2L": 1, "ResNetRS200": 0.5, "ResNetRS270": 0.5, "ResNetRS350": 0.5, "ResNetRS420": 0.5,
}

# Compared after all others, the smaller first: an interruption should cost little.
LARGEST = (
    "VGG16", "VGG19", "EfficientNetV2L", "ResNetRS270", "ResNetRS350", "ResNetRS420", "ConvNeXtLarge", "EfficientNetB7",
    "NASNetLarge", "RegNetX320", "RegNetY320", "ConvNeXtXLarge",
)


def in_turn(names):
    """The names in the order in which they are compared."""
    return sorted(names, key=lambda name: LARGEST.index(name) + 1 if name in LARGEST else 0)


def size(name):
    return SIZES.get(name, USUAL_SIZE)


def shift(name):
    """What is added to the numbers that batch normalisation adds."""
    return SHIFTS.get(name, 0)


def takes_raw_pixels(name):
    """Whether the network scales pixels of 0...255 itself."""
    return name.startswith(("MobileNetV3", "EfficientNet", "ConvNeXt", "RegNet", "ResNetRS"))
