"""JupyterLab as a person uses it, from the launcher's tile on."""

import re

LOAD = 'model = load "efficientnet_lite0.h5"\nphoto = load "cat.png"'
# Ten seconds of work, which can be interrupted at any time.
LONG = "answers = explain model photo targets=[" + ", ".join(str(n % 1000) for n in range(12_000)) + "]"


def test_the_launchers_tile_has_the_logo_and_opens_a_notebook(lab):
    lab.launcher()
    tile = lab.page.locator('.jp-LauncherCard[title="Whylight"][data-category="Notebook"]')
    logo = tile.locator("img")
    assert logo.evaluate("image => image.complete && image.naturalWidth > 0")
    assert "logo-svg.svg" in logo.get_attribute("src")
    tile.click()
    lab.wait_for_kernel()
    lab.type(0, 'print "hello, world"')
    lab.run(0)
    assert lab.outputs(0).inner_text() == "hello, world\n"


def test_run_all_shows_the_overlay_at_its_size(lab):
    lab.open("overlay", LOAD, "predict model photo", "show model photo")
    lab.menu("Run", "Run All Cells")
    picture = lab.cell(2).locator("img")
    picture.wait_for()
    size = picture.evaluate("image => [image.naturalWidth, image.naturalHeight, image.width, image.height]")
    assert size == [451, 300, 451, 300]
    assert "Egyptian cat" in lab.cell(1).locator("table").inner_text().replace("_", " ")
    picture.scroll_into_view_if_needed()


def test_the_code_is_coloured(lab):
    lab.open("colours", 'model = load "model.h5"  # mine\nshow model targets=[281, 0.5] relu=True')
    lab.cell(0).locator(".cm-line span").first.wait_for()
    colours = lab.cell(0).locator(".cm-line span").evaluate_all(
        "spans => spans.map(span => [span.innerText, getComputedStyle(span).color])")
    by_text = {text.strip(): colour for text, colour in colours}
    different = {by_text['"model.h5"'], by_text["# mine"], by_text["281"], by_text["True"]}
    assert len(different) == 4


def test_tab_offers_completions_with_their_types(lab):
    lab.open("completion", "explanation = 1\n")
    lab.run(0)
    lab.type(0, "exp")
    lab.page.keyboard.press("Tab")
    popup = lab.page.locator(".jp-Completer")
    popup.locator(".jp-Completer-item").first.wait_for()
    offered = dict(
        popup.locator(".jp-Completer-item").evaluate_all(
            """items => items.map(item => [item.querySelector(".jp-Completer-match").innerText,
                item.querySelector(".jp-Completer-typeExtended")?.innerText])"""))
    assert offered["explain"] == "function"
    assert offered["explanation"] == "instance"


def test_shift_tab_shows_help(lab):
    lab.open("tooltip", "show")
    lab.type(0, "")
    lab.page.keyboard.press("Shift+Tab")
    tooltip = lab.page.locator(".jp-Tooltip")
    tooltip.wait_for()
    tooltip.filter(has_text="colormap").wait_for()
    assert "Example" in tooltip.inner_text()


def test_an_error_points_at_its_place_and_stops_the_rest(lab):
    lab.open("error", 'print "before"', 'x = load "missing.png"', 'print "after"')
    lab.menu("Run", "Run All Cells")
    lab.outputs(1).wait_for()
    lab.wait_until_idle()
    error = lab.outputs(1).inner_text()
    assert "FileNotFoundError" in error and "missing.png" in error and "^" in error
    assert lab.outputs(0).inner_text() == "before\n"
    assert lab.outputs(2).count() == 0
    assert lab.prompt(2) == "[ ]:"


def test_the_interrupt_button_ends_a_cell_and_keeps_the_variables(lab):
    lab.open("interrupt", LOAD, LONG, "model.name")
    lab.run(0)
    lab.wait_for_prompt(0, "[1]:")
    lab.run(1)
    lab.wait_for_status("busy")
    lab.button("notebook:interrupt-kernel")
    lab.outputs(1).filter(has_text="KeyboardInterrupt").wait_for()
    lab.wait_until_idle()
    lab.run(2)
    lab.wait_for_prompt(2, "[3]:")
    assert "efficientnet" in lab.outputs(2).inner_text()


def test_long_work_shows_how_far_it_is(lab):
    lab.open("progress", LOAD, LONG)
    lab.run(0)
    lab.wait_for_prompt(0, "[1]:")
    lab.run(1)
    bar = lab.outputs(1).filter(has_text=re.compile(r"\d+/12000 · .+/s · .+ left"))
    bar.wait_for()
    first = bar.inner_text()
    lab.page.wait_for_function("([text]) => !document.body.innerText.includes(text)", arg=[first])
    assert bar.count() == 1
    lab.button("notebook:interrupt-kernel")
    lab.wait_until_idle()
    assert bar.count() == 0


def test_restart_forgets_the_variables(lab):
    lab.open("restart", "x = 1.5", "x")
    lab.menu("Run", "Run All Cells")
    lab.wait_for_prompt(1, "[2]:")
    assert "1.5" in lab.outputs(1).inner_text()
    lab.menu("Kernel", "Restart Kernel…")
    lab.page.locator(".jp-Dialog button", has_text="Restart").click()
    lab.wait_until_idle()
    lab.run(1)
    lab.outputs(1).filter(has_text="NameError").wait_for()
    assert lab.prompt(1) == "[1]:"


def test_a_reload_during_a_long_cell_reconnects(lab):
    lab.open("reload", LOAD, LONG, "model.name")
    lab.run(0)
    lab.wait_for_prompt(0, "[1]:")
    lab.run(1)
    lab.wait_for_status("busy")
    lab.page.keyboard.press("Control+s")
    lab.page.wait_for_timeout(500)
    lab.page.reload()
    lab.wait_for_kernel()
    lab.button("notebook:interrupt-kernel")
    # What is sent before the long cell has failed would be aborted with it.
    lab.page.wait_for_timeout(1000)
    lab.run(2)
    lab.wait_for_prompt(2, "[3]:")
    assert "efficientnet" in lab.outputs(2).inner_text()
