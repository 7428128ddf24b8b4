"""Primary answers, the shadow runs behind its back.

The shadow is started as a task of its own once the primary's answer is known: it adds nothing to the latency,
and whatever it raises is logged and goes no further. One JSON line per request is what the workbench reads;
labels may follow later in a file of their own, by request id.

Run:  uvicorn shadow_app:app --port 8601
"""
import asyncio
import json
import logging
import os
import random
import threading
import time
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timezone

from fastapi import FastAPI, Request

LOG = os.environ.get("SHADOW_LOG", "requests.jsonl")
SAMPLE = float(os.environ.get("SHADOW_SAMPLE", "1"))  # share of requests that are shadowed and logged
TIMEOUT = 5.0  # seconds that the shadow may take
AT_ONCE = 32  # shadows running at one time: requests beyond that are not shadowed, never queued, and counted

log = logging.getLogger("shadow")
tasks: set[asyncio.Task] = set()
writing = threading.Lock()


def primary_model(features: dict) -> int:
    """Stands in for your production model."""
    return int(features["distance"] > 800)


def shadow_model(features: dict) -> int:
    """Stands in for the candidate; it fails where a feature is missing, as candidates do."""
    return int(features["distance"] > 700 and features["hour"] > 12)


def timed(model, features: dict) -> tuple[int, float]:
    start = time.perf_counter()
    answer = model(features)
    return answer, round((time.perf_counter() - start) * 1000, 4)


def write(entry: dict) -> None:
    with writing, open(LOG, "a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


async def shadow(entry: dict, features: dict) -> None:
    try:
        # In a thread: a slow candidate must not hold up the event loop that answers users. A thread cannot be
        # stopped: after a timeout it runs on, unheard. Give a candidate that may hang a process of its own.
        answer, ms = await asyncio.wait_for(asyncio.to_thread(timed, shadow_model, features), TIMEOUT)
        entry.update(shadow_pred=answer, shadow_latency_ms=ms)
    except Exception as error:  # noqa: BLE001 - a shadow's failure is evidence, never an outage
        log.warning("Shadow model error: %r (request %s)", error, entry["request_id"])
        entry["shadow_error"] = repr(error)
    await asyncio.to_thread(write, entry)


def start_shadow(entry: dict, features: dict) -> None:
    if random.random() >= SAMPLE:
        return
    if len(tasks) >= AT_ONCE:
        return log.warning("Not shadowed: %d are running (request %s)", len(tasks), entry["request_id"])
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
async def predict(request: Request) -> dict:
    features = await request.json()
    # In a thread, as the shadow: while it computes, other users are answered.
    answer, ms = await asyncio.to_thread(timed, primary_model, features)
    entry = {
        "request_id": request.headers.get("x-request-id") or uuid.uuid4().hex,
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "features": features,
        "primary_pred": answer,
        "primary_latency_ms": ms,
    }
    start_shadow(entry, features)
    return {"prediction": answer, "request_id": entry["request_id"]}
