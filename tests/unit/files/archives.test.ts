import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import csv from '../../../src/formats/readers/csv'
import { openSources } from '../../../src/files/open'
import { gz, num, readAll, sourceOf } from '../formats/helpers'

const encode = (text: string) => new TextEncoder().encode(text)
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const gunzip = async (bytes: Uint8Array) => {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** By GNU tar: logs with app.log, app.log.1.gz, ._app.log and empty.csv, and deep...deep/late.csv, a name of 129 letters. */
const gnu = bytesOf(
  'H4sIAAAAAAACA+2YT0rEMByFg26GuYQ5QEnzP1u3Yu8gVUuVGadlWgf1Cl7LI4h7PYRrizO4aLEyi6Rq3gclgXb3eF+TH0uXVdmk' +
    'xCe8wxnzuXb01+FecCssoYYE4LZp8zWlZF1V7dh3P73/o7Bt/nlds27DBCsfvORvtf4+f6V7+UtrNKEc+Xvn6HG23RyePp+8yRfx' +
    'ekA2V0/vMwJiYNf/4qZu79lFs/Hl/9H+D/wvtXHof8D82dnuDzBN/qKfv+IG+YfgDgqE/7/Of/7O/6P9FwP/c8fR/xDkyflcJHKO' +
    'JsTaf5YeZ9WqzK5XCzJN/4WTvf4LyxWhGfrvncuiqKd4UlQvmvz3nv8pZZ3C/C8W/0s+8L9xBv7/1/5f5m3ha+AEfp3/97r/df63' +
    'mP8Hu/+ZxOL+BwAAAAAAQAR8AB4mi+QAKAAA',
)
/** By Python's tarfile in pax format: the same logs, and deep...deep/spät.csv. */
const pax = bytesOf(
  'H4sIAAAAAAACA+3WMQrCMBiG4aBL8RL2ACXNn8Y6CY6Ki1eIWupQaLC1iFfwGt5EjyDueghnq4KIuji0Bfs9UBK6dChv8kdxmLja' +
    'GB7FISuIyPlK3dfc+yoEvexv70mQ7zFbsBIsk1Qv8s+zetLOpEWObDGopeilf048XFfRv6fe+++qLvovQ3tjPTbN0WF4lkc6NVg2' +
    '318spFEL3OVuf6xXg0DPgkVx9/+X7p/NS/roX5Jk9gr9F46UsI1O571ZEJgqHjcxu23Kp0mGGaQCZfzin+d/T1J+JOD+L2n+7zg+' +
    '2gMAAAAAAAAAAAAAAPgTV6rMCHkAKAAA',
)
const deep = 'deep'.repeat(30)

async function columnsOf(bytes: Uint8Array, path: string) {
  const sources = await openSources({ path, file: new Blob([bytes as BlobPart]) })
  const columns: Record<string, unknown> = {}
  for (const source of sources) columns[source.name] = (await readAll(source, [num('a')], csv)).columns.a
  return columns
}

describe('archives', () => {
  it.each([
    ['GNU', gnu, 'late'],
    ['pax', pax, 'spät'],
  ])(
    'reads a tar.gz and a tar of the %s kind: every file that is no litter, packed ones too',
    async (_kind, packed, late) => {
      const expected = (tar: string) => ({
        [`${tar}/${deep}/${late}.csv`]: [5],
        [`${tar}/logs/app.log`]: [1],
        [`${tar}/logs/app.log.1.gz`]: [3],
      })
      expect(await columnsOf(packed, 'day.tar.gz')).toEqual(expected('day.tar.gz'))
      const plain = await gunzip(packed)
      expect(await columnsOf(plain, 'day.tar')).toEqual(expected('day.tar'))
      const zip = zipSync({ 'day.tar': plain })
      expect(await columnsOf(zip, 'all.zip')).toEqual(expected('all.zip/day.tar'))
    },
  )

  it('notices a tar that ends too early or is damaged, and names the byte', async () => {
    const plain = await gunzip(gnu)
    await expect(sourceOf(plain.subarray(0, 1300), 'day.tar')).rejects.toThrow(
      'day.tar, byte 1301: The tar is cut short or damaged.',
    )
    plain[1600] = 1
    await expect(sourceOf(gz(plain), 'day.tar.gz')).rejects.toThrow('The tar is cut short or damaged.')
    await expect(sourceOf(gnu.subarray(0, gnu.length - 30), 'day.tar.gz')).rejects.toThrow(
      /cut short or damaged/,
    )
  })

  it.each([
    ['stored', 0],
    ['deflated', 6],
  ] as const)('checks a %s file of a zip by its checksum', async (_how, level) => {
    const zip = zipSync({ 'a.csv': [encode('a,b\n1,2\n'), { level }] })
    zip[Buffer.from(zip).indexOf('PK\x01\x02', 0, 'latin1') + 16]! ^= 1
    const all = await readAll(await sourceOf(zip, 'day.zip'), [num('a')], csv)
    expect(String(all.error)).toContain('day.zip/a.csv: The file in the zip is damaged.')
  })

  it('reads the others where a file in it unpacks to nothing, and says so where all do', async () => {
    const files = { 'a.csv': encode('a,b\n1,2\n'), 'b.csv.gz': gz('') }
    expect(Object.keys(await columnsOf(zipSync(files), 'day.zip'))).toEqual(['day.zip/a.csv'])
    await expect(sourceOf(zipSync({ 'b.csv.gz': gz('') }), 'day.zip')).rejects.toThrow(/empty/)
  })

  it('leaves out what operating systems put into a zip', async () => {
    const litter = ['logs/.DS_Store', 'logs/._a.csv', '__MACOSX/logs/._a.csv', 'logs/Thumbs.db']
    const zip = zipSync(
      Object.fromEntries([...litter, 'logs/a.csv'].map((path) => [path, encode('a,b\n1,2\n')])),
    )
    expect(Object.keys(await columnsOf(zip, 'day.zip'))).toEqual(['day.zip/logs/a.csv'])
  })

  it('reads what is compressed twice, and says where nothing is in it', async () => {
    expect(await columnsOf(gz(gz('a,b\n1,2\n')), 'a.csv.gz.gz')).toEqual({ 'a.csv.gz.gz': [1] })
    await expect(sourceOf(gz(''), 'a.csv.gz')).rejects.toThrow('a.csv.gz: Unpacked, the file is empty.')
  })

  it.each([
    ['log.xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'an Excel workbook', 'as CSV'],
    ['log.rar', [...encode('Rar!\x1a\x07\x01\x00')], 'compressed with rar', 'gzip, zstd or zip'],
    ['log.orc', [...encode('ORC\x02\x03')], 'an ORC file', 'as Parquet'],
    ['log.parquet', [...encode('PARE\x01\x02')], 'an encrypted Parquet file', 'without encryption'],
    ['log.db', [...encode('SQLite format 3\0')], 'a SQLite database', 'sqlite3 -header -csv'],
  ])('refuses %s by its first bytes, with what to export instead', async (name, first, what, mend) => {
    const bytes = Uint8Array.from([...first, ...new Uint8Array(60)])
    await expect(sourceOf(bytes, name)).rejects.toThrow(
      `${name}: The file is ${what}, which is not read here.`,
    )
    await expect(sourceOf(gz(bytes), name)).rejects.toThrow(mend)
  })

  it('refuses a workbook, which is a zip of XML', async () => {
    const parts = ['[Content_Types].xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml']
    const zip = zipSync(Object.fromEntries(parts.map((path) => [path, encode('<x/>')])))
    await expect(sourceOf(zip, 'log.xlsx')).rejects.toThrow('log.xlsx: The file is an Excel workbook')
  })

  it('takes a table whose first letters are those of another format for a table', async () => {
    for (const name of ['PARENT_ID', 'ORC_COUNT'])
      expect((await readAll(await sourceOf(`${name},a\n1,2\n`), [num('a')])).columns.a).toEqual([2])
  })

  it.each(['PARENT_ID', 'ORC_COUNT', 'Rar! Name', 'BZh'])(
    'takes a table that begins with %s and has accents for a table, in UTF-8 and in Latin-1',
    async (name) => {
      const content = `${name},prénom,a\n1,Zoé,2\n`
      for (const bytes of [encode(content), Uint8Array.from(Buffer.from(content, 'latin1'))])
        expect((await readAll(await sourceOf(bytes), [num('a')])).columns.a).toEqual([2])
    },
  )

  it('knows bzip2 where no zero follows its name', async () => {
    const bytes = Uint8Array.from([
      ...encode('BZh91AY&SY'),
      ...Array.from({ length: 54 }, (_, i) => 0x90 + i),
    ])
    bytes[20] = 0x11
    await expect(sourceOf(bytes, 'log.bz2')).rejects.toThrow('compressed with bzip2')
  })
})
