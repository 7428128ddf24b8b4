/** The session that the page works with: started when it is first needed, given up where its worker died. */
import type { Problem } from '../../core/problem'
import type { Session } from '../../session/contract'
import type { PageMemory } from '../../session/journal/in-page'

/** Told that the session is gone, and whether nothing was pending that says so. */
export type Died = (problem: Problem, idle: boolean) => void

/** @param died never called of a session that runs in the page itself */
export type OpenSession = (died: Died) => Promise<Session>

/** In a worker of its own, so that the page stays responsive. */
const inWorker = (): OpenSession => {
  let memory: PageMemory | undefined
  return async (died) => {
    const { createSession, PageMemory } = await import('../../session/worker/client')
    return createSession(died, (memory ??= new PageMemory()))
  }
}

export class Connection {
  #session: Promise<Session> | null = null

  /** @param died told when the session is gone; the next call starts a fresh one */
  constructor(
    private readonly died: Died,
    private readonly open: OpenSession = inWorker(),
  ) {}

  session(): Promise<Session> {
    this.#session ??= this.open((problem, idle) => {
      this.#session = null
      this.died(problem, idle)
    })
    return this.#session
  }
}
