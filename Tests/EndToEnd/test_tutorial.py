"""Looks at eli5's tutorial as notebooks/tutorial.ipynb walks through it, which is parity row P21: each of its steps
shows what eli5's shows.
"""

import numpy as np
import pytest
from PIL import Image

from notebook_runs import DEMO, executed, jupyter, outputs, picture, pictures, rgb  # noqa: F401

# The steps of eli5's tutorial and the cells that take them.
STEPS = {
    1: ["intro"], 2: ["imports"], 3: ["model"], 4: ["photo"], 5: ["small"], 6: ["array"], 7: ["batch"],
    8: ["preprocess"], 9: ["sanity"], 10: ["predict"], 11: ["top"], 12: ["explain"], 13: ["explain-image"],
    14: ["target"], 15: ["odd"], 16: ["summary-first", "summary-last"], 17: ["layers"], 18: ["layers-meaning"],
    19: ["expl"], 20: ["print-expl"], 21: ["attributes"], 22: ["image-heatmap"], 23: ["heatmap-to-image"],
    24: ["expand-heatmap"], 25: ["format-as-image"], 26: ["arguments"], 27: ["with-softmax", "without-softmax"],
    28: ["other-model", "compare"],
}


@pytest.fixture(scope="module")
def tutorial(jupyter):  # noqa: F811
    return executed("tutorial")


def text(notebook, cell_id):
    """What a cell prints and what its value is as text."""
    return "".join(
        output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in outputs(notebook, cell_id)
    )


def facts(output):
    [explanation] = output.metadata["whylight"]["explanations"]
    return explanation


def paint(notebook, cell_id):
    """How much a heat map changes the picture below it, pixel by pixel."""
    _, overlay = picture(notebook, cell_id)
    _, below = picture(notebook, "sanity")
    return np.abs(rgb(overlay) - rgb(below)).mean(axis=2)


def test_every_step_is_there_in_order(tutorial):
    cells = [cell.id for cell in tutorial.cells]
    steps = [cells.index(cell_id) for step in sorted(STEPS) for cell_id in STEPS[step]]
    assert len(STEPS) == 28
    assert steps == sorted(steps)


def test_photo_is_resized_as_keras_resizes_it(tutorial):
    _, small = picture(tutorial, "small")
    with Image.open(DEMO / "photos/astronaut.png") as photo:
        assert np.array_equal(rgb(small), rgb(photo.convert("RGB").resize((224, 224), Image.Resampling.NEAREST)))


def test_arrays_have_the_tutorials_shapes(tutorial):
    assert text(tutorial, "array").startswith("(1, 224, 224, 3) 0.0 255.0")
    assert "(224, 224, 3)" in text(tutorial, "batch").splitlines()[1]
    assert text(tutorial, "preprocess").startswith("(1, 224, 224, 3)")
    assert "(none, 1000)" in text(tutorial, "predict")


def test_derived_picture_is_the_resized_one(tutorial):
    # The photo has a black and a white pixel, so stretching it changes nothing.
    assert np.array_equal(rgb(picture(tutorial, "sanity")[1]), rgb(picture(tutorial, "small")[1]))


def test_top_five_are_a_table(tutorial):
    [output] = outputs(tutorial, "top")
    assert output.data["text/html"].count("<tr>") == 6
    assert "football helmet" in output.data["text/plain"].splitlines()[2]


def test_explanation_with_and_without_the_picture_is_the_same(tutorial):
    shown, image = picture(tutorial, "explain")
    again, given = picture(tutorial, "explain-image")
    assert image.mode == "RGBA" and image.size == (224, 224)
    assert np.array_equal(np.asarray(image), np.asarray(given))
    assert facts(shown) == facts(again)


def test_finer_functions_end_in_the_same_picture(tutorial):
    assert np.array_equal(
        np.asarray(picture(tutorial, "format-as-image")[1]), np.asarray(picture(tutorial, "explain")[1]))
    assert np.array_equal(
        np.asarray(picture(tutorial, "with-softmax")[1]), np.asarray(picture(tutorial, "explain")[1]))
    assert not np.array_equal(
        np.asarray(picture(tutorial, "arguments")[1]), np.asarray(picture(tutorial, "explain")[1]))


@pytest.mark.parametrize(
    ("cell_id", "left", "top", "right", "bottom"),
    [("explain", 115, 120, 224, 224), ("target", 130, 0, 224, 110)],
    ids=["the helmet", "the shuttle"],
)
def test_heat_lies_on_the_object_that_is_asked_for(tutorial, cell_id, left, top, right, bottom):
    changed = paint(tutorial, cell_id)
    assert changed[top:bottom, left:right].sum() > 0.8 * changed.sum()


def test_several_targets_are_several_pictures(tutorial):
    found = pictures(tutorial, "odd")
    assert [facts(output)["label"] for output, _ in found] == ["tabby", "mud turtle"]
    assert all(facts(output)["score"] < 0.001 for output, _ in found)


def test_summary_shows_both_ends_of_the_network(tutorial):
    assert "stem_conv (Conv2D)" in text(tutorial, "summary-first")
    assert "(None, 7, 7, 1280)" in text(tutorial, "summary-last")
    assert "Total params: 4,694,024 (17.91 MB)" in text(tutorial, "summary-last")


def test_layers_are_explained_one_by_one(tutorial):
    output, image = picture(tutorial, "layers")
    panels = output.metadata["whylight"]["explanations"]
    assert [(panel["layer"], panel["heatmap_shape"]) for panel in panels] == [
        ("block3a_expand_conv", [56, 56]), ("block5a_expand_conv", [14, 14]), ("top_conv", [7, 7])]
    assert image.width > 3 * 224 and image.height > 224


def test_explanation_is_printed_with_its_numbers(tutorial):
    printed = text(tutorial, "print-expl")
    assert "Grad-CAM" in printed and "top_activation 7×7" in printed and "Tensor (7, 7)" in printed
    target, score, probability = text(tutorial, "attributes").strip().strip("()").split(", ")
    assert int(target) == 560 and 0.1 < float(score) < 0.6 and probability == "none"


def test_heat_map_is_shown_as_numbers_and_as_pictures(tutorial):
    assert np.array_equal(rgb(picture(tutorial, "image-heatmap")[1]), rgb(picture(tutorial, "sanity")[1]))
    numbers = outputs(tutorial, "image-heatmap")[-1].data["text/plain"]
    cells = np.array([float(number) for number in numbers.split("\n", 1)[1].replace("[", " ").replace("]", " ").split()])
    assert cells.shape == (49,) and cells.min() == 0 and 0.99 < cells.max() < 1
    _, small = picture(tutorial, "heatmap-to-image")
    assert small.mode == "L" and np.array_equal(np.asarray(small), (cells.reshape(7, 7) * 255).astype(np.uint8))
    _, large = picture(tutorial, "expand-heatmap")
    assert large.mode == "L" and np.array_equal(np.asarray(large), np.asarray(small.resize((224, 224), Image.Resampling.BOX)))


def test_logit_gives_nearly_the_same_map(tutorial):
    shown, overlay = picture(tutorial, "without-softmax")
    assert facts(shown)["score_kind"] == "logit" and facts(shown)["score"] > 1
    difference = np.abs(rgb(overlay) - rgb(picture(tutorial, "with-softmax")[1]))
    assert difference.max() > 0
    assert difference.mean() < 20


def test_two_models_explain_one_picture(tutorial):
    first, second = pictures(tutorial, "compare")
    assert [facts(output)["model"] for output, _ in (first, second)] == text(tutorial, "other-model").split()
    assert facts(second[0])["label"] == "happy"
    assert first[1].size == second[1].size == (100, 105)
