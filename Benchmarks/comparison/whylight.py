"""What Whylight answers for a model file and an input, by `whylight run`."""

import dataclasses
import json
import subprocess

import numpy as np


@dataclasses.dataclass
class Answer:
    layer: str
    output: np.ndarray
    activations: np.ndarray
    heatmap: np.ndarray


class Refused(Exception):
    """Whylight did not run the model; the message is its own."""


def ask(binary, model, picture, target, folder):
    """Loads `model`, explains class `target` for the tensor in `picture` and reads what was saved into `folder`."""
    script = [
        f'model = load "{model}"',
        f'picture = load "{picture}"',
        'save(predict(model, picture, top=1000), "output.json", overwrite=true)',
        f"answer = gradcam_backend(model, picture, targets=[{target}])",
        'save(answer["activations"], "activations.npy", overwrite=true)',
        f"explanation = explain(model, picture, targets=[{target}])",
        'save(explanation.targets[0].heatmap, "heatmap.npy", overwrite=true)',
        "print explanation.layer",
    ]
    printed = output_of(binary, script, folder)
    predictions = json.loads((folder / "output.json").read_text())
    output = np.zeros(len(predictions), np.float32)
    for entry in predictions:
        output[entry["class"]] = entry["score"]
    return Answer(
        printed.strip().splitlines()[-1],
        output,
        np.load(folder / "activations.npy"),
        np.load(folder / "heatmap.npy"),
    )


def weights_at(binary, model, picture, target, layers, folder):
    """For each layer the score of class `target`, the weights of the channels and the heat map, not cut at zero."""
    script = [f'model = load "{model}" preprocess="raw"', f'picture = load "{picture}"']
    for number, layer in enumerate(layers):
        arguments = f'model, picture, targets=[{target}], layer="{layer}"'
        script += [
            f"answer = gradcam_backend({arguments})",
            f"map = explain({arguments}, relu=false).targets[0].heatmap",
            'found = {"score": answer["predicted_val"], "weights": answer["weights"], "map": map}',
            f'save found "{number}.json" overwrite=true',
        ]
    output_of(binary, script, folder)
    return [json.loads((folder / f"{number}.json").read_text()) for number in range(len(layers))]


def output_of(binary, script, folder):
    """What a script's lines print. The first error is the only one there is, as the script ends with it."""
    run = subprocess.run([binary, "run", "-"], input="\n".join(script), cwd=folder, capture_output=True, text=True)
    if run.returncode != 0:
        raise Refused((run.stderr.strip().splitlines() or [f"status {run.returncode}"])[-1])
    return run.stdout
