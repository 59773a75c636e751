"""JupyterLab for the browser tests: a server of its own, notebooks opened in it, and Python run in their kernels."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from jupyter_client import BlockingKernelClient

# Notebooks keep every cell in the page, and nobody is asked about news.
SETTINGS = {
    "notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False},
}

TIMEOUT = 180_000  # ms: for whatever is under way to end
# By Lab's own command, which tells when the last cell has run; that the kernel is idle may mean that none has begun.
RUN_ALL = """() => {
  window.ran = false;
  window.jupyterapp.commands.execute("notebook:run-all-cells").then(() => { window.ran = true; });
}"""


class Lab:
    """A running JupyterLab whose files live in `folder`; use as a context manager."""

    def __init__(self, folder):
        self.folder, self.token = Path(folder), secrets.token_hex(8)
        self.files = self.folder / "files"
        self.files.mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        settings = self.folder / "settings" / "@jupyterlab"
        for name, values in SETTINGS.items():
            (settings / name).parent.mkdir(parents=True, exist_ok=True)
            (settings / name).write_text(json.dumps(values))
        places = {
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
        }
        env = os.environ | {name: str(self.folder / place) for name, place in places.items()}
        self.log = open(self.folder / "lab.log", "w")
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={self.port}"]
        command += [f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.files}"]
        command += ["--expose-app-in-browser"]  # its commands say when they are done
        self.process = subprocess.Popen(command, env=env, stdout=self.log, stderr=self.log, cwd=self.files)
        self._wait()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def _wait(self):
        for _ in range(1800):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError), urllib.request.urlopen(self._url("api/status"), timeout=5):
                return
            time.sleep(0.1)
        raise RuntimeError("JupyterLab did not start:\n" + (self.folder / "lab.log").read_text())

    def _url(self, path):
        mark = "&" if "?" in path else "?"
        return f"http://127.0.0.1:{self.port}/{path}{mark}token={self.token}"

    def address(self, notebook):
        """Return the address that opens a notebook of `files` in a workspace of its own."""
        return self._url(f"lab/workspaces/{secrets.token_hex(4)}/tree/{notebook}?reset")

    def open(self, page, notebook):
        """Open a notebook of `files` in a page and run all its cells; returns once the last has run."""
        page.goto(self.address(notebook), timeout=TIMEOUT)
        page.locator(".jp-NotebookPanel").wait_for(timeout=TIMEOUT)
        self.run_all(page)

    def turn_to(self, page, notebook):
        """Close what a page shows, and open and run another notebook in its place, with Lab as it is."""
        for command in ("docmanager:save-all", "application:close-all"):  # unsaved, it would ask
            page.evaluate("(command) => window.jupyterapp.commands.execute(command)", command)
        page.locator(".jp-NotebookPanel").wait_for(state="detached", timeout=TIMEOUT)
        page.evaluate("(path) => window.jupyterapp.commands.execute('docmanager:open', { path })", notebook)
        page.locator(".jp-NotebookPanel").wait_for(timeout=TIMEOUT)
        self.run_all(page)

    def run_all(self, page):
        """Run all cells of the notebook that a page shows; returns once the last has run."""
        # The status bar tells before the toolbar; running earlier meets a dialogue that asks for a kernel.
        page.locator("#jp-main-statusbar").get_by_text("| Idle").first.wait_for(timeout=TIMEOUT)
        page.evaluate(RUN_ALL)
        page.wait_for_function("window.ran", timeout=TIMEOUT)

    def restart(self, notebook):
        """Restart the kernel that runs a notebook."""
        path = self._url(f"api/kernels/{self._kernel_id(notebook)}/restart")
        urllib.request.urlopen(urllib.request.Request(path, method="POST"), timeout=120).close()

    def _kernel_id(self, notebook):
        with urllib.request.urlopen(self._url("api/sessions")) as reply:
            return next(s for s in json.load(reply) if s["path"] == notebook)["kernel"]["id"]

    @contextlib.contextmanager
    def kernel(self, notebook):
        """Yield a `Kernel` on the kernel that runs a notebook."""
        connection = self.folder / "runtime" / f"kernel-{self._kernel_id(notebook)}.json"
        client = BlockingKernelClient(connection_file=str(connection))
        client.load_connection_file()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=120)
            yield Kernel(client)
        finally:
            client.stop_channels()


class Kernel:
    """Python in a notebook's kernel: the same objects that its cells made."""

    def __init__(self, client):
        self.client = client

    def run(self, code):
        """Run code; raise with its error if it fails."""
        reply = self.client.execute_interactive(code, timeout=120, store_history=False, output_hook=lambda _: None)
        if reply["content"]["status"] == "error":
            raise RuntimeError(f"{reply['content']['ename']}: {reply['content']['evalue']}")

    def value(self, expression):
        """Return the value of an expression, through JSON."""
        reply = self.client.execute_interactive(
            "import json", timeout=120, store_history=False, output_hook=lambda _: None,
            user_expressions={"found": f"json.dumps({expression})"},
        )  # fmt: skip
        found = reply["content"]["user_expressions"]["found"]
        if found["status"] != "ok":
            raise RuntimeError(f"{found['ename']}: {found['evalue']}")
        return json.loads(json.loads(_unquoted(found["data"]["text/plain"])))


def _unquoted(text):
    """Return the repr of a str as JSON text."""
    import ast

    return json.dumps(ast.literal_eval(text))


def write(path, *cells):
    """Write a notebook with these code cells."""
    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(book, path)
