/** What the compiler and lint do not see of the house: circles of imports, types included, long files, folders without a word. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const src = resolve(import.meta.dirname, '../../../src')

function walk(folder: string): { files: string[]; folders: string[] } {
  const found = { files: [] as string[], folders: [folder] }
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) {
      const below = walk(path)
      found.files.push(...below.files)
      found.folders.push(...below.folders)
    } else if (/\.(ts|svelte)$/.test(name)) found.files.push(path)
  }
  return found
}

const { files, folders } = walk(src)

/** Files that a file imports, dynamically or for a type too. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const named = [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"?]+)['"]/g)]
  return named.flatMap((match) => {
    const target = normalize(join(dirname(file), match[1]!))
    return ['', '.ts', '.svelte', '/index.ts']
      .map((end) => target + end)
      .filter((path) => files.includes(path))
  })
}

/** Strongly connected components of more than one file (Tarjan 1972). */
function circles(): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (file: string): void => {
    index.set(file, index.size)
    low.set(file, index.get(file)!)
    stack.push(file)
    for (const next of importsOf(file)) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!))
    }
    if (low.get(file) !== index.get(file)) return
    const circle = stack.splice(stack.indexOf(file))
    if (circle.length > 1) found.push(circle.map((path) => relative(src, path)))
  }
  for (const file of files) if (!index.has(file)) visit(file)
  return found
}

it('no file imports itself by way of others, for types neither', () => {
  expect(files.length).toBeGreaterThan(300)
  expect(circles()).toEqual([])
})

it('every folder says what it promises', () => {
  const silent = folders.filter((folder) => !existsSync(join(folder, 'README.md')))
  expect(silent.map((folder) => relative(src, folder))).toEqual([])
})

it('no file is longer than a person reads in one go', () => {
  const long = files.filter((file) => readFileSync(file, 'utf8').trimEnd().split('\n').length > 250)
  expect(long.map((file) => relative(src, file))).toEqual([])
})
