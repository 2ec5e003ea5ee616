"""A server under load: requests to it, one at a time or by wrk."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

# Requests in turn; what wrk has counted goes to standard output as JSON.
_WRK = """
local requests, turn = {{}}, 0
function init(args)
  for line in io.lines("{path}") do
    local method, path, body = line:match("^(%S+) (%S+) ?(.*)$")
    local headers = {{["Content-Type"] = "application/json"}}
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
function done(summary, latency, _)
  local errors = summary.errors
  print(string.format('{{"rate": %.2f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "failed": %d}}',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
"""


class Server(NamedTuple):
    """Where a server answers, and the requests that are made, one per line for wrk."""

    name: str
    url: str
    requests: list[str]


class Run(NamedTuple):
    """What wrk counted: requests a second, and milliseconds."""

    rate: float
    p50: float
    p95: float
    p99: float


def ask(url: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """The JSON that one request is answered with; raises OSError where it is refused."""
    content = body if isinstance(body, bytes) else body and json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}{path}", content, headers, method=method)
    with urllib.request.urlopen(request, timeout=300) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def drive(server: Server, connections: int, seconds: int) -> Run:
    """One run of wrk; raises RuntimeError where a request failed."""
    with TemporaryDirectory() as folder:
        asked, script = Path(folder, "requests"), Path(folder, "script.lua")
        asked.write_text("\n".join(server.requests) + "\n", encoding="utf-8")
        script.write_text(_WRK.format(path=asked), encoding="utf-8")
        counts = ["-t", "1", "-c", str(connections), "-d", str(seconds), "--timeout", "30"]
        command = ["wrk", *counts, "-s", str(script), server.url]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counted = json.loads(output.splitlines()[-1])
    if failed := counted.pop("failed"):
        raise RuntimeError(f"{failed} requests failed; is {server.url} still there?")
    return Run(**counted)
