"""Runs every notebook with the built kernel, as Jupyter runs it, and looks at what a person would see."""

import hashlib
import json

import nbconvert
import nbformat
import numpy as np
import pytest
from PIL import Image

from notebook_runs import DEMO, HERE, NOTEBOOKS, execute, executed, jupyter, outputs, picture, rgb  # noqa: F401

GOLDENS = json.loads((HERE / "golden_heatmaps.json").read_text())["cases"]

# What notebooks say on stderr on purpose; all others say nothing there.
WARNINGS = {"tutorial": ["the picture is derived from the tensor", "35 \"mud turtle\": the heat map is blank"]}

# cell of quickstart.ipynb → case in golden_heatmaps.json, how far the score may be off, width and height
OVERLAYS = {
    "show-cat": ("Egyptian cat", 0.03, (451, 300)),
    "show-tiger-cat": ("tiger cat", 0.03, (451, 300)),
    "show-coffee": ("espresso", 0.02, (600, 400)),
    "show-coffee-jet": ("espresso", 0.02, (600, 400)),
    "show-face": ("happy", 0.01, (100, 105)),
}


@pytest.fixture(scope="module")
def quickstart(jupyter):  # noqa: F811
    return executed("quickstart")


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_notebook_is_committed_without_outputs_and_runs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "whylight"
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if "outputs" in cell)

    written = [output for cell in executed(path.stem).cells for output in cell.get("outputs", [])]
    assert written
    assert [output for output in written if output.output_type == "error"] == []
    warnings = [output.text for output in written if output.get("name") == "stderr"]
    assert len(warnings) == len(WARNINGS.get(path.stem, []))
    assert all(part in text for part, text in zip(WARNINGS.get(path.stem, []), warnings))


@pytest.mark.parametrize("cell_id", OVERLAYS)
def test_overlay_has_the_size_of_the_photo(quickstart, cell_id):
    output, image = picture(quickstart, cell_id)
    width, height = OVERLAYS[cell_id][2]
    assert image.format == "PNG"
    assert image.size == (width, height)
    assert output.output_type == "display_data"
    assert output.metadata["image/png"] == {"width": width, "height": height}
    # Front ends prefer HTML and would show it in place of the picture.
    assert "text/html" not in output.data


@pytest.mark.parametrize("cell_id", OVERLAYS)
def test_overlay_says_what_it_explains(quickstart, cell_id):
    output, _ = picture(quickstart, cell_id)
    name, tolerance, _ = OVERLAYS[cell_id]
    golden = GOLDENS[name]
    provenance = output.metadata["whylight"]
    assert provenance["version"]
    [explanation] = provenance["explanations"]
    assert explanation["file"].endswith(golden["model"])
    assert explanation["layer"] == golden["layer"]
    assert explanation["target"] == golden["target"]
    assert explanation["label"].replace("_", " ").lower() == name.lower()
    assert explanation["score"] == pytest.approx(golden["score"], abs=tolerance)
    assert explanation["heatmap_shape"] == list(np.shape(golden["heatmap"]))
    assert 0.99 < explanation["heatmap_max"] <= 1
    assert explanation["method"].lower().replace("-", "") == "gradcam"

    [line] = output.data["text/plain"].strip().splitlines()
    assert line.startswith("Grad-CAM · ")
    assert f'{golden["target"]} "' in line
    assert golden["layer"] in line


@pytest.mark.parametrize(
    ("cell_id", "left", "top", "right", "bottom"),
    [("show-cat", 50, 30, 370, 235), ("show-coffee", 170, 15, 415, 240)],
    ids=["on the cat's face", "on the cup"],
)
def test_heat_lies_on_the_object(quickstart, cell_id, left, top, right, bottom):
    _, overlay = picture(quickstart, cell_id)
    photo = Image.open(DEMO / "photos" / GOLDENS[OVERLAYS[cell_id][0]]["photo"])
    paint = np.abs(rgb(overlay) - rgb(photo)).mean(axis=2)
    inside = np.zeros(paint.shape, dtype=bool)
    inside[top:bottom, left:right] = True
    assert paint[inside].mean() > 3 * paint[~inside].mean()


def test_another_class_lights_another_place(quickstart):
    _, cat = picture(quickstart, "show-cat")
    _, tiger_cat = picture(quickstart, "show-tiger-cat")
    photo = rgb(Image.open(DEMO / "photos/chelsea.png"))

    def height_of_paint(overlay):
        paint = np.abs(rgb(overlay) - photo).mean(axis=(1, 2))
        return (paint * np.arange(len(paint))).sum() / paint.sum()

    assert height_of_paint(tiger_cat) > height_of_paint(cat) + 60


def test_colormap_and_alpha_limit_change_the_paint(quickstart):
    photo = rgb(Image.open(DEMO / "photos/coffee.png"))
    _, viridis = picture(quickstart, "show-coffee")
    output, jet = picture(quickstart, "show-coffee-jet")
    [explanation] = output.metadata["whylight"]["explanations"]
    assert explanation["colormap"] == "jet"
    assert explanation["alpha_limit"] == pytest.approx(0.4)
    assert np.abs(rgb(viridis) - rgb(jet)).max() > 50
    # At the hottest place the photo keeps at least half its part: 0.6, less what Lanczos overshoots.
    spot = np.unravel_index(np.abs(rgb(jet) - photo).sum(axis=2).argmax(), photo.shape[:2])
    assert np.abs(rgb(jet)[spot] - photo[spot]).max() <= 0.5 * 255


def test_photo_is_shown_as_it_is(quickstart):
    output, image = picture(quickstart, "load-photo")
    assert output.output_type == "execute_result"
    assert np.array_equal(rgb(image), rgb(Image.open(DEMO / "photos/chelsea.png")))


@pytest.mark.parametrize(("cell_id", "top"), [("predict-cat", "Egyptian cat"), ("predict-face", "happy")])
def test_predictions_are_a_table(quickstart, cell_id, top):
    [output] = outputs(quickstart, cell_id)
    assert output.output_type == "execute_result"
    for kind in ("text/plain", "text/html"):
        assert top in output.data[kind].replace("_", " ")
    assert "<table" in output.data["text/html"]
    assert "<script" not in output.data["text/html"]


def test_summary_names_the_last_layers(quickstart):
    [output] = outputs(quickstart, "summary-model")
    for name in ("top_conv", "top_activation", "predictions"):
        assert name in output.data["text/plain"]
    assert "stem_conv" not in output.data["text/plain"]


def test_saved_picture_carries_its_provenance(quickstart):
    saved = Image.open(DEMO / "coffee-espresso.png")
    _, shown = picture(quickstart, "save-coffee")
    assert np.array_equal(rgb(saved), rgb(shown))
    facts = [json.loads(text) for text in saved.text.values() if text.startswith("{")]
    [explanation] = next(fact for fact in facts if "explanations" in fact)["explanations"]
    assert explanation["target"] == 967
    digest = hashlib.sha256((DEMO / "models/efficientnet_lite0.h5").read_bytes()).hexdigest()
    assert digest in json.dumps(facts)


def test_saved_explanation_is_json(quickstart):
    text = (DEMO / "coffee-espresso.json").read_text()
    assert "espresso" in text
    assert json.loads(text)


def test_html_holds_every_overlay(quickstart):
    html, _ = nbconvert.HTMLExporter().from_notebook_node(quickstart)
    for cell_id in OVERLAYS:
        output, _ = picture(quickstart, cell_id)
        assert output.data["image/png"].replace("\n", "") in html.replace("\n", "")


@pytest.mark.parametrize("name", GOLDENS)
def test_heat_map_is_tensorflows(name, tmp_path):
    golden = GOLDENS[name]
    crop = f"crop=({', '.join(map(str, golden['crop']))})" if golden["crop"] else ""
    mode = 'preprocess="tf"' if golden["model"] == "emotion_model.hdf5" else ""
    lines = [
        f'model = load "../demo/models/{golden["model"]}" {mode}',
        f'photo = load "../demo/photos/{golden["photo"]}" {crop}',
        f"answer = explain model photo targets=[{golden['target']}]",
        f'save answer.targets[0].heatmap "{tmp_path}/heatmap.npy"',
        "answer.targets[0].score",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(lines))])
    score = execute(notebook).cells[0].outputs[-1].data["text/plain"]
    assert float(score) == pytest.approx(golden["score"], abs=1e-3)
    heatmap = np.load(tmp_path / "heatmap.npy", allow_pickle=False)
    assert heatmap.shape == np.shape(golden["heatmap"])
    np.testing.assert_allclose(heatmap, golden["heatmap"], atol=2e-3)
