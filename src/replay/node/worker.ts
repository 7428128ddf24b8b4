/** The replay's worker as a thread of Node.js. */
import { parentPort } from 'node:worker_threads'
import type { ToWorker } from '../protocol'
import { serve } from '../serve'
import { thisProcess } from './host'

const port = parentPort!

serve(
  {
    addEventListener: (_, listener) => port.on('message', (data: ToWorker) => listener({ data })),
    postMessage: (message, transfer) => port.postMessage(message, transfer),
  },
  thisProcess(),
)
