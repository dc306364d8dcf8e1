"""`python -m app.lab.network_trainings`: the process that trains one network."""

from app.lab.network_trainings.worker import main

if __name__ == "__main__":
    main()
