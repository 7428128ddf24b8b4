/** Hands the driver's tasks to the worker: what is measured runs where the workbench runs it. */
import { trustOwnScripts } from '../../../src/core/trusted'
import type { Answer, Answers, Task } from './protocol'

declare global {
  interface Window {
    bench: (task: Task) => Promise<Answers[keyof Answers]>
  }
}

trustOwnScripts(document.baseURI)
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })

window.bench = (task) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) =>
      data.ok ? resolve(data.value) : reject(new Error(data.message))
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(task)
  })
