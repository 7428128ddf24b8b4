/** Creates a replayer inside a worker, as the session does, and passes calls on to it. */
import { trustOwnScripts } from '../../../src/core/trusted'
import { createReplayer } from '../../../src/replay/client'

trustOwnScripts(location.href)
const replayer = createReplayer()

self.addEventListener(
  'message',
  ({ data }: MessageEvent<{ method: string; args: unknown[] }>) => void pass(data),
)

async function pass(data: { method: string; args: unknown[] }): Promise<void> {
  try {
    const method = replayer[data.method as 'replay'] as (...args: unknown[]) => Promise<unknown>
    self.postMessage({ value: await method.apply(replayer, data.args) })
  } catch (error) {
    self.postMessage({ error: String(error) })
  }
}
