import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../../../src/core/roles'
import type { DroppedFile } from '../../../../src/files/dropped'
import { decodePng } from '../../../../src/formats/images/png'
import { fromBase64 } from '../../../../src/formats/json/base64'
import { withPictures } from '../../../../src/report/present/pictures'
import { requestsToShow } from '../../../../src/report/present/slides'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, runOptions } from '../helpers'

const root = fileURLToPath(new URL('../../../../public/demo/', import.meta.url))

async function demo(name: string): Promise<DroppedFile[]> {
  const entries = await readdir(root + name, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`)
  return Promise.all(
    paths.map(async (path) => file(path.slice(root.length), new Uint8Array(await readFile(path)))),
  )
}

interface Accuracy {
  log: { accuracy: number }
}

/** What the program that trained the models measured with the trained models, not with their exports. */
async function measured(name: string): Promise<Record<Role, Accuracy>> {
  const path = new URL('../../../../models/results.json', import.meta.url)
  return (JSON.parse(await readFile(path, 'utf8')) as Record<string, Record<Role, Accuracy>>)[name]!
}

describe('the demo, dropped as one heap', () => {
  it('flights: sorted, mapped by its file, and as accurate as the program that made it measured', async () => {
    const session = new LocalSession(cpuReplayer)
    const { slots, unplaced } = await session.drop(await demo('flights'))
    expect(unplaced).toEqual([])
    expect(slots.map(({ slot, problems }) => [slot, problems])).toEqual([
      ['primary', []],
      ['shadow', []],
      ['log', []],
      ['baseline', []],
      ['mapping', []],
    ])
    const { mapping, preview } = await session.propose()
    expect(preview.problems).toEqual([])
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.requests).toMatchObject({ read: 20_000, replayed: 20_000, labelled: 20_000, skipped: [] })
    expect(result.errors.primary.count + result.errors.shadow.count).toBe(0)
    const { primary, shadow } = await measured('flights')
    expect(result.quality?.primary.accuracy).toBeCloseTo(primary.log.accuracy, 4)
    expect(result.quality?.shadow.accuracy).toBeCloseTo(shadow.log.accuracy, 4)
    expect(result.drift.map((feature) => feature.feature).sort()).toEqual([
      'destination',
      'distance',
      'hour',
      'origin',
      'weekday',
    ])
    expect(result.warnings).toEqual([])
  })

  it('digits: images as TensorFlow Serving bodies, with their pictures in the table', async () => {
    const session = new LocalSession(cpuReplayer)
    const { unplaced } = await session.drop(await demo('digits'))
    expect(unplaced).toEqual([])
    const { mapping, preview } = await session.propose()
    expect(preview.problems).toEqual([])
    const result = await session.run(runOptions(mapping, { latencyRequests: 5 }), () => {})
    const { primary, shadow } = await measured('digits')
    expect(result.quality?.primary.accuracy).toBeCloseTo(primary.log.accuracy, 4)
    expect(result.quality?.shadow.accuracy).toBeCloseTo(shadow.log.accuracy, 4)
    const page = await session.rows({
      filter: { kind: 'disagreements' },
      search: '',
      sort: { by: 'row', descending: false },
      offset: 0,
      limit: 2,
    })
    const [image] = page.images
    if (!image || 'png' in image) throw new Error('there are no pixels')
    expect(image).toMatchObject({ width: 28, height: 28, channels: 1 })
    expect(Math.max(...image.pixels)).toBeGreaterThan(200)
    // What leaves with a report are the same pixels, of the requests that a presentation of it shows.
    const { pictures } = (await withPictures(result, (rows) => session.pictures(rows))).disagreements
    const shown = (await requestsToShow(result, null)).flatMap(({ requests }) => requests)
    expect(pictures!.map(({ row }) => row)).toEqual(shown.map(({ row }) => row.row))
    expect(pictures).toHaveLength(6)
    for (const { row, png } of pictures!) {
      const query = { filter: { kind: 'request', row }, search: '', offset: 0, limit: 1 } as const
      const { images } = await session.rows({ ...query, sort: { by: 'row', descending: false } })
      const { data, ...size } = decodePng(fromBase64(png.replace(/^data:image\/png;base64,/, '')))
      expect({ ...size, pixels: data }).toEqual(images[0])
    }
  })
})
