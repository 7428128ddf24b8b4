"""Primary answers, the shadow runs behind its back.

The shadow is started as a task of its own after the primary's answer is known: it adds nothing to the
latency, and whatever it raises is logged and goes no further. One JSON line per request is what the
workbench reads; labels may follow later in a file of their own, by request id.

Run:  uvicorn shadow_app:app --port 8601
"""
import asyncio
import json
import time
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timezone

from fastapi import FastAPI, Request

LOG = "requests.jsonl"
tasks: set[asyncio.Task] = set()


def primary_model(features: dict) -> int:
    """Stands in for your production model."""
    return int(features["distance"] > 800)


def shadow_model(features: dict) -> int:
    """Stands in for the candidate; it fails where a feature is missing, as candidates do."""
    return int(features["distance"] > 700 and features["hour"] > 12)


def timed(model, features: dict) -> tuple[int, float]:
    start = time.perf_counter()
    answer = model(features)
    return answer, (time.perf_counter() - start) * 1000


async def shadow(entry: dict, features: dict) -> None:
    try:
        # In a thread: a slow candidate must not hold up the event loop that answers users.
        answer, ms = await asyncio.wait_for(asyncio.to_thread(timed, shadow_model, features), timeout=5)
        entry.update(shadow_pred=answer, shadow_latency_ms=round(ms, 4))
    except Exception as error:  # noqa: BLE001 - a shadow's failure is evidence, never an outage
        entry["shadow_error"] = repr(error)
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(json.dumps(entry) + "\n")


@asynccontextmanager
async def lifespan(_: FastAPI):
    yield
    # What is still running at shutdown is waited for, so that no line is lost.
    await asyncio.gather(*tasks)


app = FastAPI(lifespan=lifespan)


@app.post("/predict")
async def predict(request: Request) -> dict:
    features = await request.json()
    answer, ms = timed(primary_model, features)
    entry = {
        "request_id": request.headers.get("x-request-id") or uuid.uuid4().hex,
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "features": features,
        "primary_pred": answer,
        "primary_latency_ms": round(ms, 4),
    }
    task = asyncio.create_task(shadow(entry, features))
    # The event loop holds tasks weakly: without this a task may be collected before it has run.
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return {"prediction": answer, "request_id": entry["request_id"]}
