"""Primary answers, the shadow runs behind its back.

The shadow is started as a task of its own once the primary's answer is known, in threads of its own: users never
wait for it, and whatever it raises is logged and goes no further. One JSON line per request is what the workbench
reads; labels may follow later in a file of their own, by request id.

Run:  uvicorn shadow_app:app --port 8601
"""
import asyncio
import copy
import json
import logging
import os
import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timezone

from fastapi import FastAPI, HTTPException, Request, Response

LOG = os.environ.get("SHADOW_LOG", "requests.jsonl")
SAMPLE = float(os.environ.get("SHADOW_SAMPLE", "1"))  # share of requests that are shadowed and logged
TIMEOUT = 5.0  # seconds that the shadow may take
AT_ONCE = 32  # shadows running at one time: requests beyond that are neither shadowed nor logged, never queued

log = logging.getLogger("shadow")
tasks: set[asyncio.Task] = set()
# Threads of their own: in the event loop's, which are few, primary would queue behind a slow shadow or a slow disk.
shadows = ThreadPoolExecutor(AT_ONCE, "shadow")
writer = ThreadPoolExecutor(1, "log")
free = threading.Semaphore(AT_ONCE)


def primary_model(features: dict) -> int:
    """Stands in for your production model."""
    return int(features["distance"] > 800)


def shadow_model(features: dict) -> int:
    """Stands in for the candidate; it fails where a feature is missing, as candidates do."""
    return int(features["distance"] > 700 and features["hour"] > 12)


def timed(model, features: dict) -> tuple:
    """Answer, milliseconds, error; on a copy: what a model changes is neither logged nor seen by the other."""
    features = copy.deepcopy(features)
    start = time.perf_counter()
    try:
        answer, error = model(features), None
    # Handed on, not raised: a SystemExit would end the event loop, a StopIteration would never arrive.
    except BaseException as raised:  # noqa: BLE001
        answer, error = None, raised
    return answer, round((time.perf_counter() - start) * 1000, 4), error


def as_json(value) -> str:
    """With the numbers and arrays of NumPy, which json does not know, as Python's."""
    return json.dumps(value, default=lambda v: v.tolist() if hasattr(v, "tolist") else repr(v))


def write(entry: dict) -> None:
    # One unbuffered write in append mode: lines of several workers do not mix, and the file may be rotated.
    with open(LOG, "ab", buffering=0) as file:
        file.write(as_json(entry).encode() + b"\n")


async def shadow(entry: dict, features: dict) -> None:
    call = shadows.submit(timed, shadow_model, features)
    # A thread cannot be stopped: after a timeout it runs on, unheard, and keeps its place until it ends.
    call.add_done_callback(lambda _: free.release())
    try:
        answer, ms, error = await asyncio.wait_for(asyncio.wrap_future(call), TIMEOUT)
    except asyncio.TimeoutError:
        error = TimeoutError(f"no answer within {TIMEOUT} s")
    if error:
        log.warning("Shadow model error: %r (request %s)", error, entry["request_id"])
        entry["shadow_error"] = repr(error)
    else:
        entry.update(shadow_pred=answer, shadow_latency_ms=ms)
    await asyncio.get_running_loop().run_in_executor(writer, write, entry)


def start_shadow(entry: dict, features: dict) -> None:
    if random.random() >= SAMPLE:
        return
    if not free.acquire(blocking=False):
        return log.warning("Not shadowed: %d are running (request %s)", AT_ONCE, entry["request_id"])
    task = asyncio.create_task(shadow(entry, features))
    # The event loop holds tasks weakly: without this a task may be collected before it has run.
    tasks.add(task)
    task.add_done_callback(ended)


def ended(task: asyncio.Task) -> None:
    tasks.discard(task)
    if not task.cancelled() and task.exception():
        log.error("A request could not be logged: %r", task.exception())


@asynccontextmanager
async def lifespan(_: FastAPI):
    yield
    # What is still running at shutdown is waited for, so that no line is lost.
    await asyncio.gather(*tasks, return_exceptions=True)


app = FastAPI(lifespan=lifespan)


@app.post("/predict")
async def predict(request: Request) -> Response:
    try:
        features = await request.json()
    except ValueError:
        raise HTTPException(400, "The body is not JSON.") from None
    entry = {
        "request_id": request.headers.get("x-request-id") or uuid.uuid4().hex,
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "features": features,
    }
    # In a thread, as the shadow: while it computes, other users are answered.
    answer, ms, error = await asyncio.to_thread(timed, primary_model, features)
    entry.update({"primary_error": repr(error)} if error else {"primary_pred": answer, "primary_latency_ms": ms})
    start_shadow(entry, features)
    if error:
        raise error
    return Response(as_json({"prediction": answer, "request_id": entry["request_id"]}), media_type="application/json")
