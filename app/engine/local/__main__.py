"""`python -m app.engine.local`: a worker process; see `worker.py`."""

from app.engine.local.worker import main

if __name__ == "__main__":
    main()
