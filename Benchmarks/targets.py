"""What is aimed at, beside what was reached: ratios of the least times of one question, and of the medians."""

import dataclasses

import subjects

FORWARD = {
    "VGG16": 0.45,
    "ResNet50": 0.85,
    "MobileNetV2": 0.8,
    "InceptionV3": 0.8,
    "DenseNet121": 0.85,
    "EfficientNetB0": 0.8,
    "Xception": 0.85,
    "NASNetMobile": 0.8,
}
GRADCAM_TO_FORWARD = 1.10
FIRST_TO_WARM = 3
GRADCAM_TO_ELI5 = {"MobileNetV2": 1 / 100, "NASNetMobile": 1 / 150}
NOTEBOOK_WALL, NOTEBOOK_CPU, NOTEBOOK_MEMORY, NOTEBOOK_MEMORY_TO_ENGINE = 1 / 40, 1 / 50, 1 / 10, 0.7
# VGG16 with WHYLIGHT_MEMORY=fast and =low: MiB, and the ratio to the fastest float32 peer.
MEMORY = {"whylight": (950, 0.45), "whylight-low": (620, 0.9)}
LOAD = 1 / 20
SHARE_OF_SGEMM = 1.0
# Time per image, pixel or class over the time of the first one; a twentieth is what two measurements differ by.
GROWTH = 1.05


@dataclasses.dataclass(frozen=True)
class Check:
    """One target. `reached` is of the least times, `median` of the medians, None where that does not apply."""

    title: str
    target: float
    reached: float | None
    median: float | None = None
    # As ratios below one are read: 1/40 rather than 0.025.
    as_fraction: bool = False
    unit: str = ""
    at_least: bool = False

    @property
    def verdict(self):
        if self.reached is None:
            return "not measured"
        if not self._meets(self.reached):
            return "missed"
        return "met" if self.median is None or self._meets(self.median) else "met by the least only"

    def _meets(self, value):
        return value >= self.target if self.at_least else value <= self.target

    @property
    def target_text(self):
        return ("≥ " if self.at_least else "≤ ") + self.text(self.target)

    def text(self, value):
        if value is None:
            return "–"
        if self.unit:
            return f"{value:.0f} {self.unit}"
        return f"1/{1 / value:.3g}" if self.as_fraction else f"{value:.2f}"


def checks(results, threads):
    """All targets, in the order of a table; those of times with so many threads."""
    return [
        *_forward(results, threads),
        *_gradcam(results, threads),
        *_first(results, threads),
        *_notebook(results),
        *_memory(results, threads),
        *_load(results, threads),
        *_share(results, threads),
        *_growth(results, threads),
    ]


def fastest_peer(results, network, threads, statistic="min"):
    """The record of the fastest float32 peer's forward pass, or None."""
    records = [
        record
        for record in results.select("forward", network=network, threads=threads)
        if record["subject"] in subjects.FLOAT32_PEERS and "wall" in record
    ]
    return min(records, key=lambda record: record["wall"][statistic], default=None)


def ratio(ours, peers, statistic="min", clock="wall"):
    """Ours over the peer's, or None where either is missing."""
    if not ours or not peers or clock not in ours or clock not in peers:
        return None
    return ours[clock][statistic] / peers[clock][statistic]


def _both(title, target, ours, peers, clock="wall", **options):
    least, median = (ratio(ours, peers, statistic, clock) for statistic in ("min", "median"))
    return Check(title, target, least, median, **options)


def _forward(results, threads):
    for network, target in FORWARD.items():
        ours = results.find("forward", network=network, threads=threads, subject="whylight")
        least, median = (
            ratio(ours, fastest_peer(results, network, threads, statistic), statistic)
            for statistic in ("min", "median")
        )
        yield Check(f"forward ÷ fastest float32 peer's, {network}", target, least, median)


def _gradcam(results, threads):
    for network in FORWARD:
        question = {"network": network, "threads": threads}
        ours = results.find("gradcam", subject="whylight-gradcam", **question)
        forward = results.find("gradcam", subject="whylight", **question)
        yield _both(f"Grad-CAM ÷ own forward, {network}", GRADCAM_TO_FORWARD, ours, forward)
    for network, target in GRADCAM_TO_ELI5.items():
        question = {"network": network, "threads": threads}
        ours = results.find("gradcam", subject="whylight-gradcam", **question)
        theirs = results.find("gradcam", subject="eli5", **question)
        yield _both(f"warm Grad-CAM ÷ eli5's, {network}", target, ours, theirs, as_fraction=True)


def _first(results, threads):
    for network in FORWARD:
        record = results.find("first", network=network, threads=threads)
        warm = record and {"wall": record["warm"]}
        yield _both(f"first Grad-CAM ÷ a warm one, {network}", FIRST_TO_WARM, record, warm)


def _notebook(results):
    ours, theirs = (results.find("notebook", subject=name) for name in ("whylight", "eli5"))
    engine = results.find("forward", network="MobileNetV2", threads=2, subject="onnxruntime")
    yield _both("kernel's start to the overlay ÷ eli5's", NOTEBOOK_WALL, ours, theirs, as_fraction=True)
    yield _both("processor time of it ÷ eli5's", NOTEBOOK_CPU, ours, theirs, "cpu", as_fraction=True)
    yield Check("peak memory of it ÷ eli5's", NOTEBOOK_MEMORY, _memory_ratio(ours, theirs), as_fraction=True)
    title = "peak memory of it ÷ ONNX Runtime's process"
    yield Check(title, NOTEBOOK_MEMORY_TO_ENGINE, _memory_ratio(ours, engine))


def _memory_ratio(ours, theirs):
    if not ours or not theirs or "peak_mib" not in theirs:
        return None
    return ours["peak_mib"] / theirs["peak_mib"]


def _memory(results, threads):
    for name, (memory, target) in MEMORY.items():
        mode = "low" if name.endswith("low") else "fast"
        ours = results.find("forward", network="VGG16", threads=threads, subject=name)
        peak = ours and ours.get("peak_mib")
        yield Check(f"VGG16, WHYLIGHT_MEMORY={mode}: peak memory", memory, peak, unit="MiB")
        fastest = fastest_peer(results, "VGG16", threads)
        yield _both(f"VGG16, WHYLIGHT_MEMORY={mode}: forward ÷ fastest float32 peer's", target, ours, fastest)


def _load(results, threads):
    ours = results.find("load", network="VGG16", threads=threads, subject="whylight-load")
    for name in ("keras3-load", "keras2-load"):
        theirs = results.find("load", network="VGG16", threads=threads, subject=name)
        title = f"load of VGG16 .h5 ÷ {subjects.title(name)}'s"
        yield _both(title, LOAD, ours, theirs, as_fraction=True)


def _share(results, threads):
    question = {"network": "ResNet50", "threads": threads}
    yield Check(
        "ResNet50's direct operations a second ÷ sgemm's", SHARE_OF_SGEMM, *_shares(results, question), at_least=True
    )


def _shares(results, question):
    ours, sgemm = (results.find("forward", subject=name, **question) for name in ("whylight", "sgemm"))
    if not ours or not sgemm or "operations" not in sgemm or "operations" not in ours:
        return None, None
    rate = {
        statistic: [record["operations"] / record["wall"][statistic] for record in (ours, sgemm)]
        for statistic in ("min", "median")
    }
    return tuple(mine / peak for mine, peak in rate.values())


def _growth(results, threads):
    for section, title in (("batch", "images"), ("area", "pixels"), ("targets", "classes")):
        subject = "whylight-gradcam" if section == "targets" else "whylight"
        records = [
            record
            for record in results.select(section, threads=threads, subject=subject)
            if "wall" in record
        ]
        yield Check(f"time per piece ÷ that of the first, over {title}: the largest", GROWTH, *growth(records, section))


def growth(records, section):
    """The largest time per piece over that of the first, of the least times and of the medians."""
    records = sorted(records, key=lambda record: record.get(section, 1))
    if len(records) < 2:
        return None, None
    first = records[0]
    return tuple(
        max(
            record["wall"][statistic] / record.get(section, 1) / (first["wall"][statistic] / first.get(section, 1))
            for record in records[1:]
        )
        for statistic in ("min", "median")
    )
