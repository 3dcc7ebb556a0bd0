"""What a person does in JupyterLab and sees there."""

import nbformat


class Lab:
    def __init__(self, page, url, folder):
        self.page = page
        self.url = url
        self.folder = folder

    def launcher(self):
        self.page.goto(f"{self.url}lab?reset")
        self.page.wait_for_selector(".jp-LauncherCard")

    def open(self, name, *sources):
        """Opens a notebook with these cells, and waits for its kernel."""
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        metadata = {"kernelspec": {"name": "whylight", "display_name": "Whylight", "language": "whylight"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), self.folder / f"{name}.ipynb")
        self.page.goto(f"{self.url}lab/tree/{name}.ipynb?reset")
        self.wait_for_kernel()

    def wait_for_kernel(self):
        """Until then JupyterLab ignores that a cell is run, although it shows an idle kernel already."""
        self.page.wait_for_function(
            """() => {
                const session = window.jupyterapp?.shell.currentWidget?.context?.sessionContext;
                const kernel = session?.session?.kernel;
                return session?.isReady && kernel?.connectionStatus === "connected" && kernel.status !== "unknown";
            }""")

    def menu(self, *labels):
        """Chooses from the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=labels[0]).first.click()
        for label in labels[1:]:
            self.page.locator(".lm-Menu-itemLabel", has_text=label).first.click()

    def button(self, command):
        self.page.locator(f'.jp-NotebookPanel-toolbar [data-command="{command}"]').first.click()

    def cell(self, number):
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    def type(self, number, text):
        """Types into a cell, at its end."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def run(self, number):
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def outputs(self, number):
        return self.cell(number).locator(".jp-OutputArea-output")

    def prompt(self, number):
        return self.cell(number).locator(".jp-InputPrompt").inner_text()

    def wait_for_prompt(self, number, text):
        self.page.wait_for_function(
            """([number, text]) => document.querySelectorAll(".jp-Notebook .jp-CodeCell")[number]
                ?.querySelector(".jp-InputPrompt")?.innerText === text""", arg=[number, text])

    def wait_until_idle(self):
        self.wait_for_status("idle")

    def wait_for_status(self, status):
        self.page.wait_for_selector(f'.jp-Notebook-ExecutionIndicator[data-status="{status}"]')
