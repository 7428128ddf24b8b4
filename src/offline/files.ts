/** Which requests are the program's own. Of all others the service worker does not know, nor of what they ask for. */

/** The program's files: path below its folder -> SHA-256, in base64. */
export type Files = Readonly<Record<string, string>>

/** The page itself; kept last, so that a copy with it is whole. */
export const PAGE = 'index.html'

/** Chunks and workers, whose names say their content: one of another version is found in that version's copy. */
export const isHashed = (path: string) => path.startsWith('assets/')

/** Kept when first used: nobody needs a demo to work. */
const isDemo = (path: string) => path.startsWith('demo/')

/** What the page needs to work without a network. */
export function partsOf(files: Files): string[] {
  return Object.keys(files).filter((path) => path !== PAGE && !isDemo(path))
}

type Asked = Pick<Request, 'url' | 'method' | 'mode' | 'headers'>

/**
 * @param home the workbench's folder, with a slash at its end
 * @returns the path below it of a file of the program, or null: the request goes its way as if no service worker were there
 */
export function pathOf({ url, method, mode, headers }: Asked, home: string, files: Files): string | null {
  const { origin, pathname, search } = new URL(url)
  const { origin: ours, pathname: folder } = new URL(home)
  if (method !== 'GET' || origin !== ours || !pathname.startsWith(folder) || headers.has('range')) return null
  const path = pathname.slice(folder.length) || PAGE
  // A page's query is the page's; a file with one is somebody else's.
  if (mode === 'navigate') return path === PAGE ? path : null
  if (search !== '' || path === PAGE) return null
  return Object.hasOwn(files, path) || isHashed(path) ? path : null
}
