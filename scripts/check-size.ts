/**
 * Prints and guards what a first visit must download before it can paint:
 * the scripts, preloads and styles that dist/index.html names, gzipped.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const limit = 150 * 1000
const dist = resolve(import.meta.dirname, '..', process.argv[2] ?? 'dist')
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const names = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"/g)].map(
  (m) => m[1]!,
)

if (names.length === 0)
  throw new Error('dist/index.html names no script: the size check would guard nothing.')

let total = 0
for (const name of names) {
  const bytes = gzipSync(readFileSync(join(dist, name))).length
  total += bytes
  console.log(`${kilobytes(bytes).padStart(9)}  ${name}`)
}
console.log(`${kilobytes(total).padStart(9)}  first paint, gzipped (limit ${kilobytes(limit)})`)
if (total > limit) {
  console.error('First paint is over its limit: load what it does not need with import().')
  process.exitCode = 1
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
