/**
 * Draws one section or chart per task of the main thread: all of them at once took 220 ms, and a page that hangs right
 * after the verdict looks broken. Messages rather than timers, which browsers slow down in background tabs.
 */
const waiting: (() => void)[] = []
const channel = new MessageChannel()

channel.port1.onmessage = () => {
  waiting.shift()?.()
  if (waiting.length > 0) channel.port2.postMessage(null)
}

/** Draws at once all that waits, and what comes to wait while it does. @param flush shows it on the page */
export function drawWaiting(flush: () => void): void {
  while (waiting.length > 0) {
    for (const draw of waiting.splice(0)) draw()
    flush()
  }
}

/** Calls `draw` in a task of its own, after those that asked before. @returns a function that takes it back. */
export function inTurn(draw: () => void): () => void {
  if (waiting.push(draw) === 1) channel.port2.postMessage(null)
  return () => {
    const at = waiting.indexOf(draw)
    // What is taken back leaves its turn, not its place: the chain of messages goes on.
    if (at >= 0) waiting[at] = () => {}
  }
}
