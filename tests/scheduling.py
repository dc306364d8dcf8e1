"""How the tests are given out to the workers: file by file, but each other browser in one piece."""

from __future__ import annotations

import re

from xdist.scheduler import LoadFileScheduling

BROWSER = re.compile(r"/browsers/.*\[(chromium|firefox|webkit)\b")


class BrowserScheduling(LoadFileScheduling):
    """All tests of one browser go to one worker, so that it is started once and not in every file."""

    def _split_scope(self, nodeid: str) -> str:
        found = BROWSER.search(nodeid)
        return found[1] if found else str(super()._split_scope(nodeid))
