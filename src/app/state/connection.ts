/** The session that the page works with: started when it is first needed, given up where its worker died. */
import type { Session } from '../../session/contract'

export type OpenSession = () => Promise<Session>

/** In a worker of its own, so that the page stays responsive. */
const inWorker: OpenSession = async () => (await import('../../session/worker/client')).createSession()

export class Connection {
  #session: Promise<Session> | null = null

  constructor(private readonly open: OpenSession = inWorker) {}

  session(): Promise<Session> {
    this.#session ??= this.open()
    return this.#session
  }

  /** The next call starts a fresh one. */
  forget(): void {
    this.#session = null
  }
}
