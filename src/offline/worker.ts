/**
 * The service worker: answers the program's own requests, from its copy where that is here, and with the headers that a
 * static host does not send. It takes over from an older version only when a page asks it to, or no tab is left.
 */
import { ours } from './answer'
import { Copies } from './copies'
import { type Files, pathOf } from './files'
import type { Ask } from './names'
import type { Fetched, Scope } from './scope'

/** Put in by the build (scripts/offline.ts). */
declare const __FILES__: Files
declare const __VERSION__: string

const scope = self as unknown as Scope
const files = __FILES__
const copies = new Copies(scope, files, __VERSION__)

scope.addEventListener('install', (event) => {
  // The first one is in charge at once, and is filled when the page has what it needs; a later one is whole or does not come.
  const first = scope.registration.active === null
  event.waitUntil(copies.begin().then(() => (first ? undefined : copies.fill())))
})

scope.addEventListener('activate', (event) => event.waitUntil(copies.sweep()))

scope.addEventListener('message', (event) => {
  const ask = event.data as Ask
  if (ask === 'take-over') event.waitUntil(scope.skipWaiting())
  // What could not be had is tried again at the next visit.
  else if (ask === 'fill')
    event.waitUntil(
      copies
        .fill()
        .catch(() => {})
        .then(() => event.ports[0]?.postMessage('done')),
    )
})

scope.addEventListener('fetch', (event) => {
  const path = pathOf(event.request, scope.registration.scope, files)
  if (path !== null) event.respondWith(answer(event, path))
})

async function answer(event: Fetched, path: string): Promise<Response> {
  const { request, clientId, resultingClientId } = event
  const navigates = request.mode === 'navigate'
  if (navigates) event.waitUntil(copies.book(resultingClientId).then(() => copies.sweep()))
  const kept = navigates ? await copies.page() : await copies.file(path, clientId)
  if (kept) return kept
  const response = await fetch(request)
  // A redirect is the browser's to follow.
  if (response.type === 'opaqueredirect') return response
  return ours(response.body, response.headers, path, response.status)
}
