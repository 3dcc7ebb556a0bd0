"""JupyterLab with the built kernel, in a headless Chromium."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import pytest
from playwright.sync_api import sync_playwright

from lab import Lab

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("WHYLIGHT_BINARY", ROOT / ".build/release/whylight"))
DEMO = ROOT / "demo"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A JupyterLab that knows no other kernel and no settings; its address and its folder."""
    root = tmp_path_factory.mktemp("lab")
    folder = root / "notebooks"
    folder.mkdir()
    assert (DEMO / "manifest.json").exists(), "the demo's models are missing: run 'make test-browser'"
    (folder / "efficientnet_lite0.h5").symlink_to(DEMO / "models/efficientnet_lite0.h5")
    (folder / "cat.png").symlink_to(DEMO / "photos/chelsea.png")
    subprocess.run([BINARY, "install", "--prefix", root], check=True, stdin=subprocess.DEVNULL, timeout=60)
    settings = root / "settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    environment = os.environ | {
        "JUPYTER_PATH": str(root / "share/jupyter"), "JUPYTER_RUNTIME_DIR": str(root / "runtime"),
        "JUPYTER_CONFIG_DIR": str(root / "config"), "JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces"), "WHYLIGHT_HISTORY": "off",
    }
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--IdentityProvider.token=", "--allow-root",
        f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True",
        "--KernelSpecManager.ensure_native_kernel=False", "--KernelSpecManager.allowed_kernelspecs=whylight",
    ]
    with open(root / "server.log", "w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        yield address(process, root), folder
    finally:
        process.terminate()
        process.wait()


def address(process, root):
    """Waits for the file in which a server says where it listens."""
    deadline = time.monotonic() + 60
    path = root / f"runtime/jpserver-{process.pid}.json"
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return json.loads(path.read_text())["url"]
        time.sleep(0.1)
    raise RuntimeError((root / "server.log").read_text())


@pytest.fixture(scope="session")
def browser():
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, f"none of {', '.join(BROWSERS)} is installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def lab(server, browser, request):
    """A new tab. Its last sight is kept in the folder that WHYLIGHT_SCREENSHOTS names."""
    url, folder = server
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.set_default_timeout(30_000)
    yield Lab(page, url, folder)
    if kept := os.environ.get("WHYLIGHT_SCREENSHOTS"):
        page.screenshot(path=pathlib.Path(kept) / f"{request.node.name}.png")
    page.close()
    subprocess.run(["rm", "-rf", *folder.glob("*.ipynb")], check=True)
