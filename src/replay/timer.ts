/** The timer's own step: what a latency cannot be finer than. */

/**
 * @returns the smallest step of performance.now() in ms, over 50 changes: 0.1 in most browsers,
 * 0.005 when the page is cross-origin isolated (https://www.w3.org/TR/hr-time-3/#clock-resolution).
 */
export function timerStepMs(now: () => number = () => performance.now()): number {
  let step = Infinity
  for (let i = 0; i < 50; i++) {
    const before = now()
    let after = now()
    while (after === before) after = now()
    step = Math.min(step, after - before)
  }
  // Differences of doubles near 1e5 carry noise in the 11th digit.
  return Math.round(step * 1e6) / 1e6
}
