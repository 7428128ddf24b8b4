/** What the gallery looked like when it was last agreed on: a picture per state, width and scheme, and where things stood. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fingerprint } from './fingerprint'
import { compare, decode, encode, halved } from './pictures'
import { schemes, type Scheme, type Shot, type Width } from './shots'

const folder = join(import.meta.dirname, 'reference')
const layoutFile = join(folder, 'layout.json')
const madeFile = join(folder, 'made-with.json')

/** Where a picture that is not as it was is put, beside what differs. */
const failures = join(import.meta.dirname, '../../test-results/gallery')

/** By state, then width: what stood where. */
export type Layouts = Record<string, Partial<Record<Width, string[]>>>

export interface Reference {
  madeWith: Fingerprint
  layouts: Layouts
}

export function readReference(): Reference {
  return {
    madeWith: JSON.parse(readFileSync(madeFile, 'utf8')) as Fingerprint,
    layouts: JSON.parse(readFileSync(layoutFile, 'utf8')) as Layouts,
  }
}

/** What was agreed on is from now on what is there; states that are gone go. */
export function writeReference(shots: readonly Shot[], madeWith: Fingerprint, ids: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  const layouts: Layouts = existsSync(layoutFile) ? readReference().layouts : {}
  for (const { id, width, layout, pictures } of shots) {
    layouts[id] = { ...layouts[id], [width]: layout }
    for (const scheme of schemes)
      writeFileSync(
        pictureFile(id, width, scheme),
        encode(halved(decode(Buffer.from(pictures[scheme], 'base64')))),
      )
  }
  const kept = Object.fromEntries(ids.map((id) => [id, layouts[id] ?? {}]))
  writeFileSync(layoutFile, JSON.stringify(kept, null, 1) + '\n')
  writeFileSync(madeFile, JSON.stringify(madeWith, null, 2) + '\n')
  for (const name of strangers(ids)) rmSync(join(folder, name))
}

/** Pictures of states that the gallery no longer has. */
export function strangers(ids: readonly string[]): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.png') && !ids.includes(name.split('.')[0]!))
}

/** @returns how it looks otherwise than it did, which is then beside it in a file; null where it does not */
export function pictureThatDiffers(id: string, width: Width, scheme: Scheme, base64: string): string | null {
  const file = pictureFile(id, width, scheme)
  const name = `${id} at ${width} px, ${scheme}`
  if (!existsSync(file)) return `${name}: there is no picture of it yet`
  const png = Buffer.from(base64, 'base64')
  const kept = decode(readFileSync(file))
  const now = halved(decode(png))
  const difference = compare(kept, now)
  if (difference?.pixels === 0) return null
  mkdirSync(failures, { recursive: true })
  writeFileSync(join(failures, `${id}.${width}-${scheme}.png`), png)
  if (!difference)
    return `${name}: was ${2 * kept.width} × ${2 * kept.height} px, is ${2 * now.width} × ${2 * now.height}`
  writeFileSync(join(failures, `${id}.${width}-${scheme}.difference.png`), difference.marked)
  return `${name}: ${difference.pixels} pixels differ`
}

/** px, and share of the value, by which a box may be off: another browser rounds otherwise, and has other letters for signs. */
const tolerance = { px: 4, share: 0.02 }

/** @returns what stands elsewhere than it did, the first of it; empty where nothing does */
export function layoutThatDiffers(
  { id, width, layout }: Pick<Shot, 'id' | 'width' | 'layout'>,
  before: Layouts,
): string[] {
  const kept = before[id]?.[width]
  const name = `${id} at ${width} px`
  if (!kept) return [`${name}: there is no layout of it yet`]
  if (kept.length !== layout.length) return [`${name}: had ${kept.length} parts, has ${layout.length}`]
  const at = layout.findIndex((line, i) => !near(line, kept[i]!))
  return at < 0
    ? []
    : [`${name}: part ${at + 1} was "${kept[at]}" and is "${layout[at]}" (element, x, y, width, height)`]
}

function near(line: string, before: string): boolean {
  const [is, was] = [line.split(' '), before.split(' ')]
  return is.every((part, i) => {
    if (i === 0) return part === was[0]
    const [a, b] = [Number(part), Number(was[i])]
    return Math.abs(a - b) <= tolerance.px + tolerance.share * Math.abs(b)
  })
}

function pictureFile(id: string, width: Width, scheme: string): string {
  return join(folder, `${id}.${width}-${scheme}.png`)
}
