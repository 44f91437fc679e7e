# Two stages: the first has pip and builds, the second only runs.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/duban
COPY requirements.lock .
RUN /opt/duban/bin/pip install --require-hashes --requirement requirements.lock
COPY . .
# pip leaves once its work is done: what runs installs nothing
RUN /opt/duban/bin/pip install --no-deps . \
    && /opt/duban/bin/pip uninstall --yes pip

FROM python:3.12-slim
COPY --from=build /opt/duban /opt/duban
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
ENV PATH=/opt/duban/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DUBAN_HOST=0.0.0.0 \
    DUBAN_PORT=8080 \
    DUBAN_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# http.client, unlike urllib, never asks a proxy for the way to its own machine
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; door = http.client.HTTPConnection('127.0.0.1', int(os.environ['DUBAN_PORT']), timeout=4); door.request('GET', '/healthz'); sys.exit(door.getresponse().status != 200)"]
CMD ["duban", "serve"]
