"""Grad-CAM by pytorch-grad-cam on torchvision's twins of three of the networks, with random weights of their own."""

from importlib import metadata

import numpy as np
import torch

# PyPI's torchvision has operators that are built for CUDA; beside a torch for processors they cannot be loaded, and its
# import then fails for want of these two. None of them is needed here.
if torch.version.cuda is None:
    OPERATORS = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        OPERATORS.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

import pytorch_grad_cam
import torchvision
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from peers import worker

# The constructor, and the layer whose output is looked at: the last one with a map, as for the others.
TWINS = {
    "VGG16": (torchvision.models.vgg16, lambda model: model.features[-1]),
    "ResNet50": (torchvision.models.resnet50, lambda model: model.layer4[-1]),
    "MobileNetV2": (torchvision.models.mobilenet_v2, lambda model: model.features[-1]),
}


def settle(model, pixels):
    """Gives batch normalization the statistics of the activations that it sees; without them they would vanish."""
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1.0
    with torch.no_grad():
        model(pixels)
    model.eval()


def prepare(options):
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    constructor, layer = TWINS[worker.name(options)]
    model = constructor(weights=None)
    pixels = torch.from_numpy(np.ascontiguousarray(worker.picture(options).transpose(0, 3, 1, 2)))
    settle(model, pixels)
    best = [ClassifierOutputTarget(int(model(pixels)[0].argmax()))]
    gradcam = pytorch_grad_cam.GradCAM(model, [layer(model)])
    return lambda: gradcam(pixels, best)


if __name__ == "__main__":
    worker.serve(prepare, {"grad-cam": metadata.version("grad-cam"), "torch": torch.__version__})
