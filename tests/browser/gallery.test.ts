/** Every component in its states, looked at: pictures where this browser draws as the one that took them, boxes anywhere. */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fingerprint } from '../gallery/fingerprint'
import { compare, decode, halved } from '../gallery/pictures'
import { layoutThatDiffers, pictureThatDiffers, readReference, strangers } from '../gallery/references'
import { shoot, startGallery, widths, type Gallery, type Right, type Shot } from '../gallery/shots'

const root = resolve(import.meta.dirname, '../..')
const reference = readReference()
const mend =
  'Look at test-results/gallery. Where it is meant, agree with `npm run gallery -- --update` and commit the pictures.'

let gallery: Gallery
let fingerprint: Fingerprint
let shots: Shot[]
const broken: string[] = []
/** By state, width and scheme: what looks otherwise than it did. */
const otherwise = new Map<string, string>()

/** Some hundred states in two widths and two themes: four minutes on two slow cores, and more than a hook is given. */
const PICTURES_MS = 900_000

beforeAll(async () => {
  gallery = await startGallery()
  fingerprint = await gallery.fingerprint()
  // One page per width, side by side: while one draws, the other is looked at.
  shots = (await Promise.all(widths.map(all))).flat()
}, PICTURES_MS)
afterAll(() => gallery?.close())

/** Pixels can be compared only where letters are drawn as they were. */
const comparable = () => JSON.stringify(fingerprint) === JSON.stringify(reference.madeWith)

const right: Right = ({ id, width, scheme }, png) => {
  if (!comparable()) return true
  const difference = pictureThatDiffers(id, width, scheme, png)
  const key = `${id} ${width} ${scheme}`
  if (difference) otherwise.set(key, difference)
  else otherwise.delete(key)
  return !difference
}

async function all(width: (typeof widths)[number]): Promise<Shot[]> {
  const page = await gallery.open(width)
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  const taken: Shot[] = []
  for await (const shot of shoot(page, width, gallery.ids, right)) {
    taken.push(shot)
    for (const violation of await page.evaluate(violations))
      broken.push(`${shot.id} at ${width} px: ${violation}`)
  }
  return taken
}

test('every component of report and app is drawn by a state', () => {
  const drawn = new Set(shots.flatMap(({ files }) => files))
  const there = ['src/report', 'src/app'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.svelte'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
  expect(there.length).toBeGreaterThan(80)
  expect(
    there.filter((file) => !drawn.has(file)),
    'Add a state to tests/gallery/states.',
  ).toEqual([])
})

test('every state stands as it stood', () => {
  const differ = shots.flatMap((shot) => layoutThatDiffers(shot, reference.layouts))
  expect(differ, mend).toEqual([])
  expect(strangers(gallery.ids), mend).toEqual([])
})

test('every state looks as it looked', ({ annotate }) => {
  if (!comparable())
    return annotate(
      `This browser draws letters otherwise than the one that took the pictures (${JSON.stringify(fingerprint)} and ${JSON.stringify(reference.madeWith)}): pixels were not compared, boxes were. To compare pixels here, check out the commit before your change, run \`npm run gallery -- --update\`, and this test on your change.`,
    )
  const found = [...otherwise.values()]
  expect(found, `${found.join('; ')}. ${mend}`).toEqual([])
})

test('nothing is wider than the screen', () => {
  const wide = shots.filter(({ overflow }) => overflow > 0)
  expect(wide.map(({ id, width, overflow }) => `${id} at ${width} px: ${overflow} px too wide`)).toEqual([])
})

describe('a change is seen', () => {
  let page: Page
  beforeAll(async () => {
    page = await gallery.open(1280)
  })

  async function changed(css: string): Promise<Shot> {
    const style = await page.addStyleTag({ content: css })
    for await (const shot of shoot(page, 1280, ['errors'])) {
      await style.evaluate((node) => node.parentNode!.removeChild(node))
      return shot
    }
    throw new Error('The gallery has no such state.')
  }

  test('of the layout', async () => {
    expect(
      layoutThatDiffers(await changed('td { padding: 1rem !important }'), reference.layouts),
    ).toHaveLength(1)
    expect(
      layoutThatDiffers(await changed('tr:last-child { display: none !important }'), reference.layouts),
    ).toHaveLength(1)
    expect(layoutThatDiffers(await changed('/* nothing */'), reference.layouts)).toEqual([])
  })

  test('of a colour', async () => {
    const before = shots.find(({ id, width }) => id === 'errors' && width === 1280)!
    const pixels = (after: Shot) => compare(lightOf(before), lightOf(after))?.pixels
    expect(pixels(await changed('.pill { color: #777 !important }'))).toBeGreaterThan(20)
    expect(pixels(await changed('/* nothing */'))).toBe(0)
  })
})

const lightOf = ({ pictures }: Shot) => halved(decode(Buffer.from(pictures.light, 'base64')))

test('no state breaks WCAG', () => {
  expect(broken).toEqual([])
})

interface Axe {
  run(
    scope: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>
}

/** Runs in the page: what breaks WCAG, without the rules that ask for a whole page around it. */
async function violations(): Promise<string[]> {
  const { axe } = window as unknown as { axe: Axe }
  const conformity = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const found = await axe.run(document, { resultTypes: ['violations'], runOnly: conformity })
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`,
  )
}
