#!/usr/bin/env bash
# MLflow writes the password of its tracking URI into the text of an error, where the library that asks leaves it out.
#
# Version:  mlflow-skinny 3.17.2, Requests 2.34.2
# Behavior: a tracking URI may hold a name and a password. Where nothing answers, the text of the MlflowException begins
#           with the whole address, password included, and whoever logs errors logs it. One would expect what the error
#           of Requests does that is its cause: it names host, port and path alone.
# Output:   MlflowException tells the password: True
#           its cause, ConnectionError, tells the password: False
# Here:     the process that runs MLflow takes names and passwords out of every text before the text is logged.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mlflow-skinny==3.17.2 requests==2.34.2

cat > "$folder/ask.py" <<'PYTHON'
import os
import socket

os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0"}
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
try:
    MlflowClient(f"http://teacher:open-sesame@127.0.0.1:{port}").search_experiments()
except MlflowException as error:
    told = "open-sesame" in str(error)
    print(f"{type(error).__name__} tells the password: {told}")
    cause = error.__cause__ or error.__context__
    told = "open-sesame" in str(cause)
    print(f"its cause, {type(cause).__name__}, tells the password: {told}")
PYTHON

cat > "$folder/expected" <<'TEXT'
MlflowException tells the password: True
its cause, ConnectionError, tells the password: False
TEXT
"$folder/venv/bin/python" "$folder/ask.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
