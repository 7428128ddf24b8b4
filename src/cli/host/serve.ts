/**
 * Serves a folder of static files on the loopback address, cross-origin isolated, so that
 * performance.now() steps by 5 µs instead of 100.
 */
import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize, resolve, sep } from 'node:path'
import { headersOf } from '../../offline/headers'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/x-ndjson; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.md': 'text/plain; charset=utf-8',
}

/** Names of the loopback address that this server answers to, whatever the port. */
const ourselves = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i

export interface Served {
  /** With a trailing slash. */
  url: string
  close(): Promise<void>
}

export interface ServeOptions {
  /** 0 takes any free port. */
  port?: number
  /** A sub-path to serve under, such as '/tools/shadow/'. */
  base?: string
}

/**
 * @param root the folder; nothing outside of it is ever served, not by a symbolic link either.
 * @throws Error where the port is taken or the folder is missing.
 */
export async function serve(root: string, options: ServeOptions | number = {}): Promise<Served> {
  const { port = 0, base = '/' } = typeof options === 'number' ? { port: options } : options
  if (!existsSync(root)) throw new Error(`${root} is not there: run "npm run build" first.`)
  const server = createServer((request, response) => {
    // A page of another name that resolves to this address would be of another origin, and read what is served here.
    if (!ourselves.test(request.headers.host ?? ''))
      return void response.writeHead(421, { 'Content-Type': 'text/plain' }).end('Not this host\n')
    const path = filePath(root, base, request.url ?? '/')
    for (const [name, value] of Object.entries(headersOf(path ?? ''))) response.setHeader(name, value)
    response.setHeader('Cache-Control', 'no-cache')
    if (!path) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n')
    response.writeHead(200, {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Length': statSync(path).size,
    })
    if (request.method === 'HEAD') response.end()
    else createReadStream(path).pipe(response)
  })
  const bound = await listen(server, port)
  return {
    url: `http://127.0.0.1:${bound}${base}`,
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(() => done()))),
  }
}

function filePath(root: string, base: string, url: string): string | null {
  let name: string
  try {
    name = decodeURIComponent(url.split(/[?#]/)[0]!)
  } catch {
    return null
  }
  if (!name.startsWith(base)) return null
  const top = resolve(root)
  let path = normalize(join(top, name.slice(base.length)))
  if (!inside(path, top)) return null
  if (existsSync(path) && statSync(path).isDirectory()) path = join(path, 'index.html')
  if (!existsSync(path)) return null
  // A symbolic link may lead out of the folder.
  return inside(realpathSync(path), realpathSync(top)) ? path : null
}

const inside = (path: string, folder: string) => path === folder || path.startsWith(folder + sep)

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address ? address.port : port)
    })
  })
}
