/** Web addresses of models: what a person typed, and what lies beside it. */
import { ProblemError } from '../core/problem'
import { brief } from '../files/json'

/** Hosts to which a browser lets an https page speak http: the machine itself. */
const loopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/

const ofModels = 'a model.json, .zip, .keras or .h5'

/**
 * @param page the page's own address: relative addresses are taken from it
 * @param of what is there, for the complaint
 * @throws ProblemError 'bad-url'; 'mixed-content' where the page is https and the address http
 */
export function addressOf(text: string, page?: string, of = ofModels): URL {
  const address = parsed(text.trim(), page, of)
  if (page?.startsWith('https:') && address.protocol === 'http:' && !loopback.test(address.hostname))
    throw new ProblemError({
      code: 'mixed-content',
      message: 'This page came over https, and browsers let it fetch nothing over plain http.',
      file: withoutQuery(address),
      mend: `Try https://${address.host}${address.pathname}, or download the files and drop them here.`,
    })
  return address
}

function parsed(text: string, page: string | undefined, of: string): URL {
  let address: URL | null = null
  try {
    address = new URL(text, page)
  } catch {
    // Told below.
  }
  if (text === '' || !address || !/^https?:$/.test(address.protocol)) bad(text, 'This is no web address.', of)
  if (address.username || address.password)
    bad(`${address.host}${address.pathname}`, 'Browsers fetch no address with a password in it.', of)
  address.hash = ''
  return address
}

function bad(file: string, message: string, of: string): never {
  throw new ProblemError({
    code: 'bad-url',
    message,
    ...(file ? { file } : {}),
    mend: `Give the address of ${of}, beginning with https://.`,
  })
}

/**
 * A path of the manifest, from where model.json is; with model.json's query, which may carry a signature.
 * @throws ProblemError 'bad-manifest' where the path leads to another host
 */
export function besideAddress(address: URL, path: string): URL {
  // Two slashes begin a host; whatever else could is encoded below.
  if (path.startsWith('//'))
    throw new ProblemError({
      code: 'bad-manifest',
      message: `The manifest has a weight file at another host (${brief(path)}): only what lies with model.json is fetched.`,
      file: withoutQuery(address),
      mend: 'Put the weight files beside model.json, and name them without a host.',
    })
  const beside = new URL(path.split('/').map(encodeURIComponent).join('/'), address)
  beside.search = address.search
  return beside
}

/** An address as complaints name it, which end up on pages and in logs of CIs: the query may hold a signature. */
export function withoutQuery({ origin, pathname }: URL): string {
  return origin + pathname
}

/** What the file is called here: 'example.org/models/v2/model.json'. The query is left out: it may hold a secret. */
export function pathOf(address: URL): string {
  let path = address.pathname
  try {
    path = decodeURIComponent(path)
  } catch {
    // Left as it is written.
  }
  return `${address.host}${path.endsWith('/') ? `${path}model.json` : path}`
}
