/** Lines that serving programs log by themselves, among which a model's own may stand. */

/** TorchServe's of calls, workers and metrics. https://pytorch.org/serve/logging.html */
export const TORCHSERVES =
  /(?:\b(?:ACCESS_LOG|MODEL_METRICS|TS_METRICS)\b - |\borg\.pytorch\.serve\.|\.(?:Milliseconds|ms|Count|Percent|Gigabytes|Megabytes):[\d.]+\|#)/
