/** A service worker's globals, as far as ours uses them: TypeScript's own stand in a library that excludes the page's. */

interface Lasting extends Event {
  /** Keeps the worker alive until then. */
  waitUntil(work: Promise<unknown>): void
}

export interface Fetched extends Lasting {
  readonly request: Request
  /** Of the page or worker that asks; empty for a navigation. */
  readonly clientId: string
  /** Of the page that a navigation makes. */
  readonly resultingClientId: string
  respondWith(response: Promise<Response>): void
}

interface Told extends Lasting {
  readonly data: unknown
  readonly ports: readonly MessagePort[]
}

export interface Scope {
  readonly registration: ServiceWorkerRegistration
  /** Resolves once a page that is being made is there, with undefined where it is gone. */
  readonly clients: { get(id: string): Promise<object | undefined> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void
  addEventListener(type: 'message', listener: (event: Told) => void): void
}
