import { headersOf } from './headers'

/** An answer with our headers over the host's; of policies both hold. */
export function ours(body: BodyInit | null, theirs: Headers, path: string, status = 200): Response {
  const headers = new Headers(theirs)
  // Of the body as it was sent.
  for (const name of ['Content-Encoding', 'Content-Length', 'Transfer-Encoding']) headers.delete(name)
  for (const [name, value] of Object.entries(headersOf(path)))
    if (name === 'Content-Security-Policy') headers.append(name, value)
    else headers.set(name, value)
  return new Response(body, { status, headers })
}
