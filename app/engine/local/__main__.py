"""Runs a worker process: `python -m app.engine.local`. See `worker.py`."""

from app.engine.local.worker import main

if __name__ == "__main__":
    main()
