"""`python -m app.exports`: the process that makes one export."""

from app.exports.worker import main

if __name__ == "__main__":
    main()
