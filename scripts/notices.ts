/** A build's notices: the licence of every package of which anything was bundled, as the licences ask for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const NAME = 'THIRD-PARTY-NOTICES.txt'

/**
 * @returns `collect`, a plugin for every bundle of a build, those of its workers too, and `write`, which writes what
 * all of them found beside the bundle
 */
export function notices(): { collect: () => Plugin; write: () => Plugin } {
  const roots = new Set<string>()
  let folder = 'dist'
  return {
    collect: () => ({
      name: 'notices-collect',
      generateBundle(_, bundle) {
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk') for (const id of chunk.moduleIds) add(roots, id)
      },
    }),
    write: () => ({
      name: 'notices-write',
      enforce: 'post',
      apply: 'build',
      configResolved: ({ build }) => {
        folder = build.outDir
      },
      closeBundle: () => writeFile(join(folder, NAME), textOf(roots)),
    }),
  }
}

/** The package that a module is of. Ids may begin with a zero byte and end with a query. */
function add(roots: Set<string>, id: string): void {
  const [, root] = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/')) ?? []
  if (root !== undefined && existsSync(join(root, 'package.json'))) roots.add(root)
}

interface Package {
  name: string
  version: string
  license?: string
  homepage?: string
}

/** Packages of one text stand above it together. */
function textOf(roots: ReadonlySet<string>): string {
  const byText = new Map<string, Set<string>>()
  for (const root of roots) {
    const { name, version, license, homepage } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Package
    const head = [`${name} ${version}`, license && `(${license})`, homepage].filter(Boolean).join(' ')
    const text = licenceOf(root)
    byText.set(text, (byText.get(text) ?? new Set()).add(head))
  }
  const parts = [...byText].map(([text, heads]) => `${[...heads].sort().join('\n')}\n\n${text}`)
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  return (
    ['Here are parts of the following packages, each under its licence.', ...parts.sort()].join(rule) + '\n'
  )
}

function licenceOf(root: string): string {
  const names = readdirSync(root)
  const files = names.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
  if (files.length > 0) return files.map((name) => readFileSync(join(root, name), 'utf8').trim()).join('\n\n')
  const readme = names.find((name) => /^readme/i.test(name))
  const told = readme && /^(?:#+ .*licen[cs]e.*|.*licen[cs]e.*\n[-=]{3,})$[^]*/im.exec(readFileSync(join(root, readme), 'utf8')) // prettier-ignore
  return told ? told[0].trim() : 'No text of its own: that of its licence stands with other packages here.'
}
