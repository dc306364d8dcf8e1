"""`eyeblocks track`: finished runs are sent to the trackers again, or for the first time."""

from __future__ import annotations

from app.accounts.console import open_database
from app.errors import TrackersOff
from app.settings import Settings
from app.training.tracked_runs import TrackedRuns, finished_runs, unsent


def queue_runs(settings: Settings, *, all_runs: bool) -> int:
    """Have the server send the runs that could not be sent, or all. Returns how many in all trackers.

    All: also those that the trackers have, whose files may be lost, and those that were finished
    before a tracker was switched on. Raises TrackersOff.
    """
    if not settings.tracker_names:
        raise TrackersOff
    with open_database(settings) as database, database.transaction() as session:
        runs, count = TrackedRuns(session), 0
        for tracker in settings.tracker_names:
            for run_id in finished_runs(session) if all_runs else unsent(session, tracker):
                runs.want(run_id, [tracker], anew=all_runs)
                count += 1
    return count
