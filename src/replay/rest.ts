/** A rest between two requests that are timed. */
const channel = new MessageChannel()
const resting: (() => void)[] = []
channel.port1.onmessage = () => resting.shift()?.()

/** Lets waiting messages in, without a timer's clamp. */
export function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    resting.push(resolve)
    channel.port2.postMessage(0)
  })
}
