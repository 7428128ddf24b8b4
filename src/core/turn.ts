/** Long work on a thread that is to stay within reach: messages, such as "stop", are heard between two turns. */

/** Time on the thread after which others have a turn, in ms. */
const LONG = 25

const waiting: (() => void)[] = []
let post: (() => void) | null = null

/** Lets whatever waits for this thread run first. A message to oneself is not slowed down to 4 ms, as nested timers are. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve)
      return
    }
    waiting.push(resolve)
    post ??= poster()
    post()
  })
}

function poster(): () => void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => waiting.shift()?.()
  return () => port2.postMessage(0)
}

/** @returns what is to be awaited again and again: it gives a turn where the last one is `LONG` ago, and else nothing. */
export function turns(): () => Promise<void> | null {
  let last = performance.now()
  return () => {
    if (performance.now() - last < LONG) return null
    return turn().then(() => void (last = performance.now()))
  }
}
