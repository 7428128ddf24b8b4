/** What the service worker is built with: the files of the program, and a version that changes with any of them. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import { script } from '../src/offline/names'

/** Nothing that the page ever asks for. */
const notAsked = new RegExp(`^(${script}|THIRD-PARTY-NOTICES\\.txt|.*\\.schema\\.json)$`)

export function program(): Plugin {
  let folder = 'dist'
  return {
    name: 'offline-program',
    configResolved({ build }) {
      folder = build.outDir
    },
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const code = chunk.code.replaceAll('__FILES__', () => JSON.stringify(filesOf(folder)))
        const version = sha256(code, 'hex').slice(0, 16)
        chunk.code = code.replaceAll('__VERSION__', () => JSON.stringify(version))
      }
    },
  }
}

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => !notAsked.test(path))
  return Object.fromEntries(
    names.sort().map((path) => [path, sha256(readFileSync(join(folder, path)), 'base64')]),
  )
}

const sha256 = (of: string | Buffer, as: 'hex' | 'base64') => createHash('sha256').update(of).digest(as)
