"""`python -m app.lab.trackers`: the process of one tracker."""

from app.lab.trackers.worker import main

if __name__ == "__main__":
    main()
