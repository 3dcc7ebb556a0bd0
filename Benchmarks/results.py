"""What was measured: a list of records, one for each subject in each question, and the facts of machine and run."""

import json
import os
import pathlib
import platform
import subprocess
import time

from environments import HERE


class Results:
    """Records are kept in the file as they come, so that a run that is broken off has not been for nothing."""

    def __init__(self, path, machine=None, records=()):
        self.path = pathlib.Path(path)
        self.machine = machine
        self.records = list(records)

    @classmethod
    def read(cls, path):
        content = json.loads(pathlib.Path(path).read_text())
        return cls(path, content["machine"], content["records"])

    def replace(self, section, records, **question):
        """Puts a question's records in the place of those that it had."""
        question = {"section": section, **question}
        self.records = [record for record in self.records if not matches(record, question)]
        self.records += [{**question, **record} for record in records]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        content = {"machine": self.machine, "records": self.records}
        self.path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")

    def select(self, section, **question):
        return [record for record in self.records if matches(record, {"section": section, **question})]

    def find(self, section, **question):
        """The one record that answers, or None where that was not measured."""
        return next(iter(self.select(section, **question)), None)


def matches(record, question):
    return all(record.get(key) == value for key, value in question.items())


def stamp():
    """When, at which load and of which commit a record is."""
    return {"time": time.strftime("%Y-%m-%d %H:%M"), "load": round(os.getloadavg()[0], 1), "commit": commit()}


def commit():
    """The commit that the tree is at, with a plus where it differs from it."""
    try:
        git = ["git", "-C", str(HERE)]
        head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
        # Untracked files count as little as the scratch folder does.
        changed = subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "../Sources"]).returncode
    except (OSError, subprocess.CalledProcessError):
        return ""
    return head.stdout.strip() + ("+" if changed else "")


def machine():
    """What the figures were measured on."""
    processor = platform.processor() or platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    flags = pathlib.Path("/proc/cpuinfo").read_text()
    vectors = next((title for flag, title in VECTORS.items() if f" {flag}" in flags), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": processor,
        "vectors": vectors,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory),
        "system": f"{platform.system()} {platform.release()}",
    }


VECTORS = {"avx512f": "AVX-512", "avx2": "AVX2", "asimd": "NEON"}
