/** The worker behind load.ts: one request, one reply. */
import { ProblemError } from '../core/problem'
import type { LoadReply, LoadRequest } from './load'
import { readBundle } from './read'

addEventListener('message', (event: MessageEvent<LoadRequest>) => {
  void answer(event.data)
})

async function answer({ files, name }: LoadRequest): Promise<void> {
  try {
    const bundle = await readBundle(files, name)
    reply({ bundle }, [bundle.weightData])
  } catch (error) {
    if (error instanceof ProblemError) reply({ problem: error.problem })
    else reply({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

function reply(message: LoadReply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer })
}
