/** A static host as others run it: files below a sub-path, and not one header of ours. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import type { AddressInfo } from 'node:net'

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

export interface PlainHost {
  /** Of the workbench's folder, with a slash at its end. */
  url: string
  /** Paths asked for so far, below the sub-path. */
  asked: string[]
  /** Serves another folder from now on: somebody has uploaded a newer build. */
  upload(folder: string): void
  /** Answers for this path wait until what is returned is called. */
  hold(path: string): () => void
  /** The network is gone. */
  stop(): Promise<void>
}

export async function plainHost(folder: string, base = '/tools/shadow/'): Promise<PlainHost> {
  let root = folder
  const asked: string[] = []
  const held = new Map<string, Promise<void>>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://host')
    const path = pathname.startsWith(base) ? pathname.slice(base.length) || 'index.html' : '..'
    asked.push(path)
    void (held.get(path) ?? Promise.resolve()).then(() => answer(path, response))
  })
  const answer = (path: string, response: ServerResponse) => {
    const file = join(root, path)
    if (path.includes('..') || !existsSync(file) || statSync(file).isDirectory())
      return void response.writeHead(404).end('Not found')
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    asked,
    upload: (other) => (root = other),
    hold: (path) => {
      let release = () => {}
      held.set(path, new Promise((done) => (release = done)))
      return () => release()
    },
    stop: () => new Promise((closed) => (server.close(() => closed()), server.closeAllConnections())),
  }
}
