"""A real Matrix homeserver on loopback: Synapse, in an environment of its own.

SQLite, no federation, no key servers: nothing leaves the machine.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

PLACE = Path(__file__).resolve().parents[2] / ".cache" / "synapse"
PYTHON = PLACE / "bin" / "python"
NAME = "localhost"
CLIENT = "/_matrix/client/v3"
PATIENCE = 90.0  # seconds it may take to open on a busy machine
ALLOWED = {"per_second": 1000, "burst_count": 1000}
WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def why_absent() -> str:
    """Why there is no Synapse to start; "" where there is one."""
    return "" if (PLACE / ".ready").exists() else "matrix-synapse is not installed (make synapse)"


NEEDED = (
    pytest.mark.synapse,
    pytest.mark.skipif(bool(why_absent()), reason=why_absent() or "it is here"),
)
"""The marks of a test that wants it."""


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def place(*parts: str, version: str = CLIENT) -> str:
    """A path of the client API."""
    return version + "".join("/" + quote(part, safe="") for part in parts)


class Refused(Exception):
    """The homeserver said no."""

    def __init__(self, status: int, said: Any) -> None:
        super().__init__(f"{status} {said}")
        self.status = status
        self.said = said


class Synapse:
    """The server. `folder` keeps its database, so that it can be started again."""

    def __init__(self, folder: Path, registration: str) -> None:
        self.port = free_port()
        self._folder = folder
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "service.yaml").write_text(registration, encoding="utf-8")
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n", encoding="ascii")
        # JSON is YAML
        (folder / "homeserver.yaml").write_text(json.dumps(self._settings()), encoding="utf-8")

    @property
    def url(self) -> str:
        """Where its client API is."""
        return f"http://127.0.0.1:{self.port}"

    def _settings(self) -> dict[str, Any]:
        here = self._folder
        return {
            "server_name": NAME,
            "public_baseurl": f"{self.url}/",
            "listeners": [
                {
                    "port": self.port,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"]}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(here / "homeserver.db")}},
            "media_store_path": str(here / "media"),
            "pid_file": str(here / "pid"),
            "signing_key_path": str(here / "signing.key"),
            "registration_shared_secret": self._secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "app_service_config_files": [str(here / "service.yaml")],
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "federation_domain_whitelist": [],
            "report_stats": False,
            "enable_registration": False,
            "presence": {"enabled": False},
            "bcrypt_rounds": 4,
            "rc_message": ALLOWED,
            "rc_joins": {"local": ALLOWED, "remote": ALLOWED},
            "rc_joins_per_room": ALLOWED,
            "rc_login": {"address": ALLOWED, "account": ALLOWED, "failed_attempts": ALLOWED},
            "rc_registration": ALLOWED,
        }

    # ── life ─────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Starts it; returns when it answers."""
        with (self._folder / "out.txt").open("ab") as out:
            self._process = subprocess.Popen(
                [str(PYTHON), "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"],
                cwd=self._folder,
                stdout=out,
                stderr=out,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.call("GET", "/_matrix/client/versions")
            except (OSError, Refused):
                self._process_rests()
            else:
                return
        self.stop()
        raise RuntimeError((self._folder / "out.txt").read_text(errors="replace")[-2000:])

    def _process_rests(self) -> None:
        """A moment, or until the process has ended."""
        try:
            assert self._process is not None
            self._process.wait(0.1)
        except subprocess.TimeoutExpired:
            return

    def stop(self) -> None:
        """Stops it; its database stays."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    # ── calls, as anybody's client makes them ────────────────────────────────────────────────────

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        data: bytes | None = None,
        media_type: str = "application/json",
        **query: str,
    ) -> Any:
        """One request; the JSON it is answered with. Raises `Refused`."""
        raw = self.raw(method, path, body, token=token, data=data, media_type=media_type, **query)
        return json.loads(raw)

    def raw(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        data: bytes | None = None,
        media_type: str = "application/json",
        **query: str,
    ) -> bytes:
        """The same as bytes."""
        if data is None and method in ("POST", "PUT"):
            data = json.dumps(body or {}).encode()
        url = self.url + path + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(url, data=data, method=method)
        request.add_header("Content-Type", media_type)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with WITHOUT_PROXY.open(request, timeout=PATIENCE) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise Refused(refusal.code, refusal.read().decode(errors="replace")) from None

    def register(self, localpart: str, password: str) -> str:
        """Makes an account; its access token."""
        path = "/_synapse/admin/v1/register"
        nonce = self.call("GET", path)["nonce"]
        vouched = "\0".join((nonce, localpart, password, "notadmin")).encode()
        mac = hmac.new(self._secret.encode(), vouched, hashlib.sha1).hexdigest()
        body = {
            "nonce": nonce,
            "username": localpart,
            "password": password,
            "admin": False,
            "mac": mac,
        }
        token: str = self.call("POST", path, body)["access_token"]
        return token
