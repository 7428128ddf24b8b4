/** Half of the figures in a thread of its own (half-maker.ts). */
import { Worker } from 'node:worker_threads'
import type { OtherHalf } from '../../evaluation/halves'
import type { Remembered } from '../../evaluation/memo'

/** Lies beside whatever chunk this ends up in: the build names it so (vite.cli.config.ts). */
const script = new URL('./half-maker.js', import.meta.url)

export const halfInThread: OtherHalf = (halved) =>
  new Promise<Remembered[]>((resolve, reject) => {
    const thread = new Worker(script, { workerData: halved })
    thread.on('message', resolve)
    thread.on('error', reject)
    thread.on('exit', (code) => reject(new Error(`half of the figures ended with ${code}`)))
  })
