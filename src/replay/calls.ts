/** The questions that a replay's worker has not answered yet, in the order they were asked. */
import type { Call } from './call'

/** Batches at the worker: two on the device and one that waits for them. */
const POSTED = 3

export class Calls {
  #open = new Map<number, Call>()
  #last = 0

  get size(): number {
    return this.#open.size
  }

  add(call: Omit<Call, 'id' | 'posted'>): Call {
    const added = { ...call, id: ++this.#last, posted: false }
    this.#open.set(added.id, added)
    return added
  }

  find(id: number): Call | undefined {
    return this.#open.get(id)
  }

  /** It is answered. */
  close(id: number): void {
    this.#open.delete(id)
  }

  all(): Call[] {
    return [...this.#open.values()]
  }

  /** Those that go to the worker now; of batches only so many are there at once, so that memory stays bounded. */
  toPost(): Call[] {
    let batches = 0
    return this.all().filter((call) => {
      const held = call.ask.kind === 'replay' && ++batches > POSTED
      if (held || call.posted) return false
      return (call.posted = true)
    })
  }

  /**
   * For a new worker: everything unanswered is to be asked again, after what brings it to where
   * the last one was. @param prepare asks for that; `starts` where a start is among what is unanswered
   */
  restart(prepare: (starts: boolean) => void): void {
    const unanswered = this.all().filter((call) => !call.own)
    const start = unanswered.filter(({ ask }) => ask.kind === 'start')
    this.#open = new Map()
    for (const call of start) this.#open.set(call.id, call)
    prepare(start.length > 0)
    for (const call of unanswered) this.#open.set(call.id, call)
    for (const call of this.#open.values()) call.posted = false
  }

  /** Nothing is asked any more. @returns what was not answered */
  clear(): Call[] {
    const open = this.all()
    this.#open = new Map()
    return open
  }
}
