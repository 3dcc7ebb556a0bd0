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
        self._measure("forward", asked, network, threads)

    def gradcam(self, network, threads):
        """Whylight's Grad-CAM by turns with its own forward pass, then with each other explainer.

        The others come one after the other, because all of them at once ask for a dozen GiB.
        """
        ours = [subjects.FORWARD[0], subjects.GRADCAM]
        peers = [subject for subject in subjects.EXPLAINERS if self._wants(subject) and subject.knows(network)]
        self._measure("gradcam", ours, network, threads, each=peers)

    def load(self, network, threads):
        """Reading the HDF5 file, page cache warm, until the model can be asked."""
        self._measure("load", [subject for subject in subjects.LOADERS if self._wants(subject)], network, threads)

    def batches(self, network, threads, sizes):
        """The forward pass of several pictures at once, beside ONNX Runtime's."""
        for size in sizes:
            asked = [subjects.FORWARD[0], subjects.FORWARD[1]]
            self._measure("batch", asked, network, threads, batch=size)

    def areas(self, threads, factors):
        """The forward pass over more and more pixels, beside ONNX Runtime's."""
        for factor in factors:
            asked = [subjects.FORWARD[0], subjects.FORWARD[1]]
            self._measure("area", asked, networks.RESIZED[factor], threads, area=factor)

    def targets(self, network, threads, counts):
        """Grad-CAM of several classes of one picture."""
        for count in counts:
            self._measure("targets", [subjects.GRADCAM], network, threads, targets=count)

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

    def _measure(self, section, together, network, threads, each=(), **question):
        """Measures the subjects `together` by turns; then, still by turns with those, `each` further one."""
        self._prepare(network)
        note = ", ".join(f"{value} {key}" for key, value in question.items())
        print(f"{section}, {network.name}, {threads} threads {note}", file=sys.stderr)
        question = {"network": network.name, "threads": threads, **question}
        records, failures = [], []
        with contextlib.ExitStack() as running:
            group = [
                started
                for subject in together
                if (started := self._start(subject, network, question, running, failures))
            ]
            if group:
                turns.take_turns(group, self.plan)
            for subject in each:
                with contextlib.ExitStack() as alone:
                    further = self._start(subject, network, question, alone, failures)
                    if further:
                        turns.take_turns([*group, further], self.plan)
                        records.append(_record(further, group))
            records = [_record(process, group) for process in group] + records
        operations = json.loads(network.facts.read_text())["operations"]
        records = [{"operations": operations * question.get("batch", 1), **record} for record in records]
        self.kept.replace(section, [{**record, **results.stamp()} for record in records] + failures, **question)

    def _start(self, subject, network, question, running, failures):
        """The subject's process, ready to run; None, and a record of the failure, where it cannot be had."""
        options = {key: question.get(key, 1) for key in ("threads", "batch", "targets")}
        started = subjects.start(subject, network, self.build / "engine-benchmark", **options)
        running.enter_context(started)
        try:
            started.wait_until_ready()
        except processes.ProcessFailed as failure:
            print(f"  {failure}", file=sys.stderr)
            failures.append({"subject": subject.name, "error": str(failure)})
            return None
        return started


def _record(process, group):
    """A process's figures. Its output is compared with that of the group's ONNX Runtime."""
    record = {
        "subject": process.name,
        "wall": turns.summary(process.runs["wall"]),
        "cpu": turns.summary(process.runs["cpu"]),
        "first": round(process.first["wall"][0], 3),
        "peak_mib": round(process.peak_mib(), 1),
        "versions": process.versions,
    }
    output = process.first["output"]
    if process.name == subjects.SGEMM.name:
        record["operations"] = output[0] * 1e9
    reference = next((other.first["output"] for other in group if other.name == "onnxruntime"), [])
    if output and len(output) == len(reference):
        record["difference"] = max(abs(left - right) for left, right in zip(output, reference))
    return record
