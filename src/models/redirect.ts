/**
 * A request that follows redirects by hand: to the same origin, and from a host that is known to keep its large files
 * elsewhere to where it does. Anything else is refused with the host's name, before it hears of the request.
 */
import { ProblemError } from '../core/problem'
import { withoutQuery } from './address'

const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** As browsers do (Fetch standard, "HTTP-redirect fetch"). */
const MOST_REDIRECTS = 20

/** Hosts that many models are fetched from, and the hosts that their operators keep large files with. */
const storages: { of: RegExp; at: RegExp }[] = [
  { of: /^huggingface\.co$/, at: /\.hf\.co$/ },
  { of: /^github\.com$/, at: /\.githubusercontent\.com$/ },
]

/**
 * @param address the first to ask
 * @throws ProblemError 'redirected' where the host sends on to another; whatever `fetch` throws
 */
export async function fetchHere(address: URL, how: RequestInit): Promise<Response> {
  let at = address
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await fetch(at, { ...how, redirect: 'manual' })
    // A browser does not tell a page where to: where that may be another host is known, it is let go there.
    if (response.type === 'opaqueredirect') return fetchKnown(address, how)
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null
    if (location === null) return response
    void response.body?.cancel().catch(() => {})
    const next = new URL(location, at)
    if (!allowed(address, next)) throw redirected(address, next)
    at = next
  }
  throw redirected(address, at)
}

async function fetchKnown(address: URL, how: RequestInit): Promise<Response> {
  if (!storages.some(({ of }) => of.test(address.hostname))) throw redirected(address, null)
  const response = await fetch(address, { ...how, redirect: 'follow' })
  const end = new URL(response.url)
  if (allowed(address, end)) return response
  void response.body?.cancel().catch(() => {})
  throw redirected(address, end)
}

function allowed(from: URL, to: URL): boolean {
  if (to.origin === from.origin) return true
  const known = storages.some(({ of, at }) => of.test(from.hostname) && at.test(to.hostname))
  return known && to.protocol === 'https:' && to.port === ''
}

function redirected(from: URL, to: URL | null): ProblemError {
  const away = to !== null && to.origin !== from.origin
  return new ProblemError({
    code: 'redirected',
    message: away
      ? `${from.host} sends whoever asks for this on to ${to.host}, which nobody named.`
      : to
        ? `${from.host} sends whoever asks for this round in circles.`
        : `${from.host} sends whoever asks for this on to another address, and browsers do not tell a page which.`,
    file: withoutQuery(from),
    mend: away
      ? 'Where you trust that host, give the address there; or download the files and drop them here.'
      : 'Open it in a tab and give the address that it ends at, or download the files and drop them here.',
  })
}
