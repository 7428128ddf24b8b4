/** The answer of a worker that is asked one thing and ended then. */
import { holdLife, Silence, watchLife, type Alive } from './life'

/** One that is given something to do and says nothing for so long hangs. */
const SILENCE_MS = 240_000

interface Asking<Said> {
  /** What is thrown where it ends without an answer. */
  died: (reason: string) => Error
  /** Whether something that it says is not yet the answer. */
  goesOn?: (said: Said) => boolean
  /** Ends it, and rejects with its reason. */
  signal?: AbortSignal
}

/** The worker's last word. That it died is known at once, and that it hangs within minutes. */
export function answerOf<Said extends object>(
  worker: Worker,
  question: unknown,
  { died, goesOn = () => false, signal }: Asking<Said>,
): Promise<Said> {
  let unwatch = () => {}
  let silence: Silence | undefined
  const answer = new Promise<Said>((resolve, reject) => {
    const dies = (reason: string) => reject(died(reason))
    silence = new Silence(SILENCE_MS, () => dies('it said nothing for four minutes'))
    silence.heard(true)
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    worker.onmessage = ({ data }: MessageEvent<Said | Alive>) => {
      silence!.heard(true)
      if ('lock' in data) unwatch = watchLife(data.lock, () => dies('it is gone, without a word'))
      else if (!goesOn(data)) resolve(data)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      dies(event.message || 'its script could not be loaded')
    }
    worker.onmessageerror = () => dies('its answer could not be read')
    worker.postMessage(question)
  })
  return answer.finally(() => {
    unwatch()
    silence!.end()
    worker.terminate()
  })
}

/** What is used of the worker's global scope; the DOM's types, which the rest is checked with, do not have it. */
interface Scope<Question, Said> {
  onmessage: ((event: { data: Question }) => void) | null
  postMessage(message: Said | Alive, options?: { transfer: Transferable[] }): void
}

/** In the worker: how it answers. @param answer is given the question, and says one thing or more */
export function answers<Question, Said>(
  answer: (question: Question, say: (said: Said, transfer?: Transferable[]) => void) => unknown,
): void {
  const scope = self as unknown as Scope<Question, Said>
  holdLife((alive) => scope.postMessage(alive))
  scope.onmessage = ({ data }) =>
    void answer(data, (said, transfer = []) => scope.postMessage(said, { transfer }))
}
