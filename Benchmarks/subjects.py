"""Who is measured: Whylight and its peers, each with the command of its process."""

import dataclasses
import os

import environments
import processes
from environments import HERE, SCRATCH


@dataclasses.dataclass(frozen=True)
class Subject:
    """A process that can be measured on a network. Whylight's have no environment: they are the built executable."""

    name: str
    title: str
    environment: str | None
    arguments: tuple[str, ...]
    # Whylight's WHYLIGHT_MEMORY.
    memory: str | None = None
    # The networks it knows; all where there are none.
    networks: tuple[str, ...] = ()

    @property
    def is_ours(self):
        return self.environment is None

    def knows(self, network):
        return not self.networks or network.name in self.networks


FORWARD = (
    Subject("whylight", "Whylight", None, ("--mode", "forward")),
    Subject("onnxruntime", "ONNX Runtime", "engines", ("peers.onnx_runtime",)),
    Subject("openvino", "OpenVINO float32", "engines", ("peers.openvino_engine", "--precision", "f32")),
    Subject("openvino-bf16", "OpenVINO bfloat16", "engines", ("peers.openvino_engine", "--precision", "bf16")),
)
# The bar is the fastest of these; bfloat16 computes something else.
FLOAT32_PEERS = ("onnxruntime", "openvino")

FORWARD_LOW = Subject("whylight-low", "Whylight, WHYLIGHT_MEMORY=low", None, ("--mode", "forward"), memory="low")

SGEMM = Subject("sgemm", "sgemm", "engines", ("peers.sgemm",))

GRADCAM = Subject("whylight-gradcam", "Whylight", None, ("--mode", "gradcam"))
EXPLAINERS = (
    Subject("keras-by-hand", "Keras 3 compiled by hand", "keras3", ("peers.keras_by_hand",)),
    Subject(
        "pytorch-grad-cam",
        "pytorch-grad-cam",
        "torch",
        ("peers.pytorch_gradcam",),
        networks=("VGG16", "ResNet50", "MobileNetV2"),
    ),
    Subject("tf-keras-vis", "tf-keras-vis", "keras2", ("peers.tf_keras_vis_gradcam",)),
    Subject("eli5", "eli5", "keras3", ("peers.eli5_gradcam",)),
)

LOADERS = (
    Subject("whylight-load", "Whylight", None, ("--mode", "load")),
    Subject("reading", "The bare reading of the file", None, ("--mode", "read")),
    Subject("keras3-load", "Keras 3", "keras3", ("peers.keras3_load",)),
    Subject("keras2-load", "Keras 2", "keras2", ("peers.keras2_load",)),
)

PEERS = (*FORWARD, *EXPLAINERS, *LOADERS, SGEMM)


def title(name):
    """As a table's heading has it."""
    subjects = (*PEERS, FORWARD_LOW, GRADCAM)
    return next(subject.title for subject in subjects if subject.name == name)


def start(subject, network, executable, threads, batch=1, targets=1):
    """Starts a subject's process on a network; `executable` is Whylight's engine-benchmark."""
    # One thread too many of OpenBLAS or OpenMP would disturb the others' turns.
    limits = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
    environment = {**os.environ, **limits, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    # A work-around for old processors' sake would slow numpy's sgemm.
    environment.pop("OPENBLAS_CORETYPE", None)
    if subject.is_ours:
        environment["WHYLIGHT_MEMORY"] = subject.memory or "fast"
        command = [executable, network.h5, "--serve", "--input", network.picture, *subject.arguments]
        command += ["--targets", targets] if targets > 1 else []
    else:
        command = [environments.python(subject.environment), "-m", *subject.arguments, network.h5.with_suffix("")]
    command += ["--threads", threads, "--batch", batch]
    log = SCRATCH / "logs" / f"{subject.name}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    return processes.Measured(subject.name, command, HERE, environment, log)
