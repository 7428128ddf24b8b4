/**
 * The workbench itself on this machine: registers the service worker that keeps it (src/offline), says what it takes, and
 * is rid of it. A browser without service workers, or one that refuses, does without.
 */
import { PAGE } from '../offline/files'
import { type Ask, copiesOf, script } from '../offline/names'

export interface KeptProgram {
  bytes: number
}

const home = () => new URL('.', document.baseURI).href

/** @returns null where the browser has no service workers for this page, or refuses (a private window, blocked site data) */
export async function registerProgram(): Promise<ServiceWorkerRegistration | null> {
  // As a text, not as a URL: it is passed by the page's policy for scripts.
  return (await navigator.serviceWorker?.register(`./${script}`).catch(() => null)) ?? null
}

/** Resolves once the copy is whole, or could not be made so. */
export function fillProgram({ active }: ServiceWorkerRegistration): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => done()
    active?.postMessage('fill' satisfies Ask, [port2])
  })
}

/** @returns what all versions of it take; null where none is whole yet */
export async function keptProgram(): Promise<KeptProgram | null> {
  const copies = await Promise.all((await copyNames()).map((name) => caches.open(name)))
  const pages = await Promise.all(copies.map((copy) => copy.match(home() + PAGE)))
  if (!pages.some(Boolean)) return null
  const kept = await Promise.all(copies.map((copy) => copy.matchAll()))
  const lengths = kept.flat().map(({ headers }) => Number(headers.get('Content-Length') ?? 0))
  return { bytes: lengths.reduce((sum, length) => sum + length, 0) }
}

/** Until the next visit, where something may be kept then. */
export async function forgetProgram(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration(home()).catch(() => undefined)
  // That of a folder above would be somebody else's.
  if (registration?.scope === home()) await registration.unregister()
  await Promise.all((await copyNames()).map((name) => caches.delete(name)))
}

async function copyNames(): Promise<string[]> {
  // Where a page is not from a secure origin, there are no caches.
  if (!('caches' in globalThis)) return []
  const names = await caches.keys().catch(() => [])
  return names.filter((name) => name.startsWith(copiesOf(home())))
}
