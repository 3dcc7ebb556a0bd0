"""The questions that are measured, one function each. Every one keeps its records in `results`."""

import contextlib
import json
import subprocess
import sys

import environments
import networks
import processes
import results
import subjects
import turns


class Case:
    """A subject on a network, with so many threads, and with what distinguishes it further: batch, area, targets."""

    def __init__(self, subject, network, threads, **more):
        self.subject = subject
        self.network = network
        self.threads = threads
        self.more = more

    @property
    def question(self):
        return {"network": self.network.name, "threads": self.threads, **self.more}


class Bench:
    """What all questions share: the plan, the executables, where the records go."""

    def __init__(self, build, plan, wanted, kept):
        self.build = build
        self.plan = plan
        # Names of the peers that are wanted; empty for all.
        self.wanted = wanted
        self.kept = kept

    def forward(self, network, threads):
        """One forward pass of one picture, in all engines by turns; for VGG16 also with little memory."""
        asked = [subject for subject in subjects.FORWARD if self._wants(subject)]
        if network.name == "VGG16":
            asked.insert(1, subjects.FORWARD_LOW)
        if network.name == "ResNet50":
            asked.append(subjects.SGEMM)
        self._measure("forward", [Case(subject, network, threads) for subject in asked])

    def gradcam(self, network, threads):
        """Whylight's Grad-CAM by turns with its own forward pass, then with each other explainer in its turn."""
        ours = [subjects.FORWARD[0], subjects.GRADCAM]
        peers = [subject for subject in subjects.EXPLAINERS if self._wants(subject) and subject.knows(network)]
        cases, further = ([Case(subject, network, threads) for subject in group] for group in (ours, peers))
        self._measure("gradcam", cases, further)

    def first(self, network, threads, starts):
        """Grad-CAM for the first time in a process, and then warm: of many processes, each in memory of its own."""
        self._prepare(network)
        question = {"network": network.name, "threads": threads}
        print(f"first {network.name} threads={threads}", file=sys.stderr)
        first, warm = [], []
        for _ in range(starts):
            with contextlib.ExitStack() as running:
                process = self._start(Case(subjects.GRADCAM, network, threads), running)
                process.wait_until_ready()
                first += process.run(1, self.plan.realtime)["wall"]
                warm += process.run(self.plan.runs, self.plan.realtime)["wall"][1:]
        record = {"subject": subjects.GRADCAM.name, "wall": turns.summary(first), "warm": turns.summary(warm)}
        self.kept.replace("first", [{**record, **results.stamp()}], **question)

    def load(self, network, threads):
        """Reading the HDF5 file, page cache warm, until the model can be asked."""
        asked = [subject for subject in subjects.LOADERS if self._wants(subject)]
        self._measure("load", [Case(subject, network, threads) for subject in asked])

    def batches(self, network, threads, sizes):
        """The forward pass of several pictures at once, beside ONNX Runtime's."""
        self._measure(
            "batch",
            [Case(subject, network, threads, batch=size) for size in sizes for subject in subjects.FORWARD[:2]],
        )

    def areas(self, threads, factors):
        """The forward pass over more and more pixels, beside ONNX Runtime's."""
        self._measure(
            "area",
            [
                Case(subject, networks.RESIZED[factor], threads, area=factor)
                for factor in factors
                for subject in subjects.FORWARD[:2]
            ],
        )

    def targets(self, network, threads, counts):
        """Grad-CAM of several classes of one picture."""
        self._measure("targets", [Case(subjects.GRADCAM, network, threads, targets=count) for count in counts])

    def notebook(self, starts):
        """From a kernel's start to the overlay in the cell, Whylight and eli5 in ipykernel by turns."""
        network = networks.NETWORKS["MobileNetV2"]
        self._prepare(network)
        print("notebook, MobileNetV2", file=sys.stderr)
        command = [environments.python("engines"), "notebook.py", self.build / "whylight"]
        command += [environments.python("keras3"), network.h5, networks.PHOTO, "--starts", starts]
        command += ["--realtime"] if self.plan.realtime else []
        done = subprocess.run(
            [str(part) for part in command], cwd=environments.HERE, stdout=subprocess.PIPE, check=True, text=True
        )
        kernels = json.loads(done.stdout)
        self.kept.replace("notebook", [{**record, **results.stamp()} for record in kernels])

    def _wants(self, subject):
        return subject.is_ours or not self.wanted or subject.name.removesuffix("-load") in self.wanted

    def _prepare(self, network):
        """Has the network's files made where they are missing."""
        if not network.exists() or not networks.PHOTO.exists():
            print(f"making {network.name}", file=sys.stderr)
            command = [environments.python("keras2"), "make_networks.py", network.name]
            with open(environments.SCRATCH / "make_networks.txt", "ab") as log:
                subprocess.run(command, cwd=environments.HERE, stdout=log, stderr=log, check=True)

    def _measure(self, section, together, each=()):
        """Measures the cases `together` by turns; then, still by turns with those, `each` further one."""
        for case in (*together, *each):
            self._prepare(case.network)
        # What all cases have in common tells which earlier records these replace.
        common = dict(set.intersection(*(set(case.question.items()) for case in (*together, *each))))
        print(section, *(f"{key}={value}" for key, value in sorted(common.items())), file=sys.stderr)
        with contextlib.ExitStack() as running:
            # All at once, because importing and preparing take most of them longer than being measured.
            started = {case: self._start(case, running) for case in (*together, *each)}
            failures = []
            for case, process in list(started.items()):
                try:
                    process.wait_until_ready()
                except processes.ProcessFailed as failure:
                    print(f"  {failure}", file=sys.stderr)
                    failures.append({**case.question, "subject": case.subject.name, "error": str(failure)})
                    del started[case]
            group = [started[case] for case in together if case in started]
            if group:
                turns.take_turns(group, self.plan)
            for case in each:
                if case in started:
                    turns.take_turns([*group, started[case]], self.plan)
            records = [_record(case, process, started) for case, process in started.items()]
        self.kept.replace(section, records + failures, **common)

    def _start(self, case, running):
        """Starts the case's process, which ends with `running`."""
        options = {"batch": case.more.get("batch", 1), "targets": case.more.get("targets", 1)}
        executable = self.build / "engine-benchmark"
        return running.enter_context(subjects.start(case.subject, case.network, executable, case.threads, **options))


def _record(case, process, everybody):
    """A process's figures. Its output is compared with that of ONNX Runtime for the same network, if it is there."""
    operations = json.loads(case.network.facts.read_text())["operations"] * case.more.get("batch", 1)
    record = {
        **case.question,
        "subject": process.name,
        "wall": turns.summary(process.runs["wall"]),
        "cpu": turns.summary(process.runs["cpu"]),
        "first": round(process.first["wall"][0], 3),
        "peak_mib": round(process.peak_mib(), 1),
        "operations": operations,
        "versions": process.versions,
        **results.stamp(),
    }
    output = process.first["output"]
    if process.name == subjects.SGEMM.name:
        record["operations"] = output[0] * 1e9
    reference = next(
        (
            other.first["output"]
            for compared, other in everybody.items()
            if other.name == "onnxruntime" and compared.network == case.network
        ),
        [],
    )
    if output and len(output) == len(reference):
        record["difference"] = max(abs(left - right) for left, right in zip(output, reference))
    return record
