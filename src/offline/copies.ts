/**
 * The program's copies on this machine: one per version, as what it was built of says. The copy of an older version stays as
 * long as a tab of that version is open, which may ask for a part of it yet.
 */
import { ours } from './answer'
import { type Files, isHashed, PAGE, partsOf } from './files'
import { copiesOf } from './names'
import type { Scope } from './scope'

export class Copies {
  readonly #home: string
  readonly #prefix: string
  readonly #own: string

  constructor(
    private readonly scope: Scope,
    private readonly files: Files,
    version: string,
  ) {
    this.#home = scope.registration.scope
    this.#prefix = copiesOf(this.#home)
    this.#own = this.#prefix + version
  }

  /** Makes room for this version. What the page forgets afterwards does not come again before it is registered anew. */
  async begin(): Promise<void> {
    await caches.open(this.#own)
  }

  /**
   * Keeps the whole program.
   * @throws where a file cannot be had, or is of another version; what was kept by then stays for the next try
   */
  fill(): Promise<void> {
    return navigator.locks.request(this.#prefix, { mode: 'shared' }, async () => {
      if (!(await caches.has(this.#own))) return
      const own = await caches.open(this.#own)
      const lacking = async (path: string) => (await own.match(this.#at(path))) === undefined
      const keep = async (path: string) => (await lacking(path)) && this.#keep(own, path)
      await Promise.all(partsOf(this.files).map(keep))
      // Last: a copy with the page is whole.
      await keep(PAGE)
    })
  }

  /** The page, where it is here whole. */
  async page(): Promise<Response | undefined> {
    const own = await this.#ifThere(this.#own)
    return own?.match(this.#at(PAGE))
  }

  /**
   * A file, of the version that the tab is of; of any where its name says its content. What is of this version and not here
   * yet is kept.
   * @returns undefined where only the network can have it
   */
  async file(path: string, tab: string): Promise<Response | undefined> {
    const others = (await this.#all()).filter((name) => name !== this.#own)
    for (const name of others) {
      const copy = await caches.open(name)
      if (!isHashed(path) && !(await copy.match(this.#tab(tab)))) continue
      const found = await copy.match(this.#at(path))
      if (found) return found
    }
    const own = await this.#ifThere(this.#own)
    const found = await own?.match(this.#at(path))
    if (found || !own || !Object.hasOwn(this.files, path)) return found
    return this.#keep(own, path).catch(() => undefined)
  }

  /** Notes that a tab is of this version. */
  async book(tab: string): Promise<void> {
    const own = await this.#ifThere(this.#own)
    await own?.put(this.#tab(tab), new Response())
  }

  /** Forgets the tabs that are gone, and the copies that no tab needs. */
  sweep(): Promise<void> {
    return navigator.locks.request(this.#prefix, { ifAvailable: true }, async (lock) => {
      const names = await this.#all()
      const { installing, waiting } = this.scope.registration
      // One that is being made, or waits for its turn, has no tabs yet.
      if (!lock || installing || waiting) return
      for (const name of names)
        if (!(await this.#inUse(await caches.open(name))) && name !== this.#own) await caches.delete(name)
    })
  }

  async #inUse(copy: Cache): Promise<boolean> {
    let used = false
    for (const request of await copy.keys()) {
      const tab = new URL(request.url).searchParams.get('tab')
      if (tab === null) continue
      if (await this.scope.clients.get(tab)) used = true
      else await copy.delete(request)
    }
    return used
  }

  async #keep(own: Cache, path: string): Promise<Response> {
    const how: RequestInit = {
      integrity: `sha256-${this.files[path]}`,
      cache: isHashed(path) ? 'default' : 'no-cache',
    }
    const fetched = await fetch(this.#at(path), how).catch((error: unknown) => {
      // Some hosts have the page under its folder's name alone.
      if (path !== PAGE) throw error
      return fetch(this.#home, how)
    })
    if (!fetched.ok) throw new Error(`${path}: the host answered ${fetched.status}.`)
    const body = await fetched.blob()
    const response = ours(body, fetched.headers, path)
    response.headers.set('Content-Length', String(body.size))
    await own.put(this.#at(path), response.clone())
    return response
  }

  async #all(): Promise<string[]> {
    return (await caches.keys()).filter((name) => name.startsWith(this.#prefix))
  }

  async #ifThere(name: string): Promise<Cache | null> {
    return (await caches.has(name)) ? caches.open(name) : null
  }

  #at = (path: string) => new URL(path, this.#home).href
  #tab = (id: string) => new URL(`?tab=${encodeURIComponent(id)}`, this.#home).href
}
