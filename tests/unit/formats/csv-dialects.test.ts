/** Tables as programs and people write them, above and beside the plain ones. */
import { describe, expect, it } from 'vitest'
import { RowFlag } from '../../../src/formats/contract'
import csv from '../../../src/formats/readers/csv'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

const bytesOf = (latin1: string) => Uint8Array.from(latin1, (char) => char.charCodeAt(0))

describe('CSV of many makers', () => {
  it.each([
    ['empty lines', '\n\nid,x\na,1\nb,2\n', 4],
    ['comments', '# by a tool, version 1.2\n#\nid,x\na,1\nb,2\n', 4],
    ['a comment with a quote', '# 5" disks\nid,x\na,1\nb,2\n', 3],
    ['Excel\'s quoted "sep="', '"sep=;"\r\nid;x\r\na;1\r\nb;2\r\n', 3],
    ['lines that end in \\r alone', 'id,x\ra,1\rb,2\r', 2],
  ])('reads a table below %s', async (_what, content, line) => {
    const source = await sourceOf(content)
    expect((await formatOf(source)).id).toBe('csv')
    const all = await readAll(source, [text('id'), num('x')])
    expect(all.columns).toEqual({ id: ['a', 'b'], x: [1, 2] })
    expect(all.lines).toEqual([line, line + 1])
    expect(all.skipped).toEqual([])
  })

  it('takes a comment for the header where it is one, as numpy.savetxt writes it', async () => {
    const all = await readAll(await sourceOf('# id,x\n1,1.5\n2,2\n'), [num('id'), num('x')], csv)
    expect(all.columns).toEqual({ id: [1, 2], x: [1.5, 2] })
    expect(all.lines).toEqual([2, 3])
  })

  it.each([
    ['#,Name,Type,HP\n1,Poke0,Grass,40\n2,Poke1,Fire,50\n', ['#', 'Name', 'Type', 'HP'], '1'],
    ['#\tName\n1\tPoke0\n2\tPoke1\n', ['#', 'Name'], '1'],
    ['#request_id,animal,label\nr0,cat0,yes\nr1,cat1,no\n', ['request_id', 'animal', 'label'], 'r0'],
    ['# by a tool, of us\n#id,city\nr0,"Bern"\nr1,"Genf"\n', ['id', 'city'], 'r0'],
    ['##format=4\n#CHROM\tREF\tALT\nX\tA\tG\nX\tC\tT\n', ['CHROM', 'REF', 'ALT'], 'X'],
  ])('takes a comment for the header where the row below it is text, too: %j', async (content, names, id) => {
    const source = await sourceOf(content)
    const { fields, rows, problems } = await csv.profile(source, 10)
    expect({ names: fields.map(({ name }) => name), rows, problems }).toEqual({
      names,
      rows: 2,
      problems: [],
    })
    expect((await readAll(source, [text(names[0]!)], csv)).columns[names[0]!]![0]).toBe(id)
  })

  it('reads a table of numbers alone below an empty comment', async () => {
    const { fields, rows } = await csv.profile(await sourceOf('#\n1,2.5\n2,3.5\n'), 10)
    expect([fields.map(({ name }) => name), rows]).toEqual([['column 1', 'column 2'], 2])
  })

  it.each([
    ['a sentence with a comma', '# by a tool, version 1.2\nid,city\na,Bern\n'],
    ['a sentence of other width', '# by a tool\nid,city\na,Bern\n'],
    ['settings', '#model,v1\nid,x\na,1\n'],
    ['a line of commas', '#,\nid,city\na,Bern\n'],
    ['the header itself', '#id,city\nid,city\na,Bern\n'],
  ])('does not take %s above a header for it', async (_what, content) => {
    const { fields, rows } = await csv.profile(await sourceOf(content), 10)
    expect([fields[0]!.name, rows]).toEqual(['id', 1])
    expect(['city', 'x']).toContain(fields[1]!.name)
  })

  it('reads text of Windows-1252, and says so', async () => {
    const source = await sourceOf(bytesOf('ort;x\nZ\xfcrich;1,5\nGen\xe8ve;2,5\n'))
    const { problems } = await csv.profile(source, 10)
    expect(problems.map((problem) => problem.code)).toContain('windows-1252')
    const all = await readAll(source, [text('ort'), num('x')], csv)
    expect(all.columns).toEqual({ ort: ['Zürich', 'Genève'], x: [1.5, 2.5] })
  })

  it('takes UTF-8 for UTF-8 where the head ends within a character', async () => {
    const source = await sourceOf(`a,ort\n${'1,Zürich\n'.repeat(10_000)}`)
    for (const shift of ['', 'x'])
      expect(
        (await csv.profile(await sourceOf(`${shift}a,ort\n${'1,Zürich\n'.repeat(10_000)}`), 5)).problems,
      ).toEqual([])
    expect((await readAll(source, [text('ort')], csv)).columns.ort!.at(-1)).toBe('Zürich')
  })

  it('notes the rows whose letters turn out not to be UTF-8 beyond the head', async () => {
    const plain = 'a,1,Bern\n'.repeat(10_000)
    for (const quote of ['', '"']) {
      const all = await readAll(
        await sourceOf(bytesOf(`id,x,ort\n${plain}b,2,${quote}Z\xfcrich${quote}\nc,3,Genf\n`)),
        [num('x'), text('ort'), text('ort')],
        csv,
      )
      expect(all.columns.ort!.slice(-2)).toEqual(['Z\ufffdrich', 'Genf'])
      expect(all.batches.flatMap((batch) => batch.noted ?? [])).toEqual([
        {
          reason: 'lost-letters',
          line: 10_002,
          detail: '"ort" has letters that are not UTF-8 (\ufffd): export the log as UTF-8',
        },
      ])
    }
    const clean = await readAll(await sourceOf(`id,ort\na,Zürich\n`), [text('ort')], csv)
    expect(clean.batches.every((batch) => batch.noted === undefined)).toBe(true)
  })

  it.each([
    ['plain', 'id,x\na,1\nid,x\nb,2\n'],
    ['quoted', '"id","x"\n"a",1\n"id","x"\n"b",2\n'],
  ])('skips the header of a file joined to another, with its line: %s', async (_how, content) => {
    const all = await readAll(await sourceOf(content), [text('id'), num('x')], csv)
    expect(all.columns).toEqual({ id: ['a', 'b'], x: [1, 2] })
    expect(all.skipped).toMatchObject([{ reason: 'repeated-header', line: 3 }])
  })

  it('takes the numbers that pandas gives the columns of an array for names', async () => {
    const indexed = await readAll(await sourceOf(',0,1\n0,5.1,3.5\n1,4.9,3\n'), [num('0'), num('1')], csv)
    expect(indexed.columns).toEqual({ 0: [5.1, 4.9], 1: [3.5, 3] })
    const plain = await readAll(
      await sourceOf('0,1,2,label\n5.1,3.5,1.4,a\n'),
      [num('2'), text('label')],
      csv,
    )
    expect(plain.columns).toEqual({ 2: [1.4], label: ['a'] })
  })

  it.each([
    ['small integers below', '0,1,2,3\n4,0,1,2\n7,5,5,1\n', ['counted-header']],
    ['fractions below', '0,1,2\n5.1,3.5,1.4\n', []],
    ['a name beside it', '0,1,2,label\n4,5,6,1\n', []],
    ['the index beside it', ',0,1,2\n0,4,5,6\n', []],
    ['many of them', `${Array.from({ length: 16 }, (_, i) => i).join(',')}\n${'7,'.repeat(15)}7\n`, []],
  ])('says where a line that counts may be a request, by %s', async (_what, content, codes) => {
    const { problems } = await csv.profile(await sourceOf(content), 10)
    expect(problems.map((problem) => problem.code)).toEqual(codes)
  })

  it('takes a first line with a fraction or a time in it for data, whatever text is beside it', async () => {
    for (const first of ['r1,2.5,late', '2026-01-02T03:04:05Z,7,late']) {
      const source = await sourceOf(`${first}\n${first}\n`)
      const { problems, rows } = await csv.profile(source, 10)
      expect(problems.map((problem) => problem.code)).toEqual(['no-header'])
      expect(rows).toBe(2)
      expect((await readAll(source, [text('column 3')], csv)).columns['column 3']).toEqual(['late', 'late'])
    }
  })

  it('offers a list in a cell as a tensor, as JSON or as NumPy prints it', async () => {
    const source = await sourceOf('id,x,y\na,"[5.1, 3.5]",[1. 2.]\nb,"[4.9, 3.0]",[3. 4.]\nc,,[1. ... 2.]\n')
    const { fields } = await csv.profile(source, 2)
    expect(fields.slice(1).map(({ type, shape }) => ({ type, shape }))).toEqual([
      { type: 'tensor', shape: [2] },
      { type: 'tensor', shape: [2] },
    ])
    const all = await readAll(source, [tensor('x'), tensor('y')], csv)
    expect(all.columns.x).toEqual([
      [Math.fround(5.1), 3.5],
      [Math.fround(4.9), 3],
      [NaN, NaN],
    ])
    expect(all.columns.y!.slice(0, 2)).toEqual([
      [1, 2],
      [3, 4],
    ])
    // What was left out when it was printed is lost, not of another shape.
    expect(all.flags).toEqual([0, 0, RowFlag.lossy])
  })

  it('says what is wrong with every line where none can be read', async () => {
    await expect(csv.profile(await sourceOf('a,b\n1,"x\n2,y\n', 'log.csv'), 10)).rejects.toThrow(
      'log.csv, line 2: No line can be read as a request: a quote that does not close.',
    )
  })
})

describe('bars within cells, as UNLOAD … ESCAPE writes them', () => {
  const rows = (cell: (i: number) => string) => Array.from({ length: 30 }, (_, i) => `r${i}|${cell(i)}|${i % 2}`).join('\n') + '\n' // prettier-ignore
  const read = async (content: string) => readAll(await sourceOf(`id|held|label\n${content}`), [text('id'), text('held'), num('label')]) // prettier-ignore

  it.each<[string, (i: number) => string, (i: number) => string | null]>([
    ['a bar in some', (i) => (i % 3 ? 'ab' : 'a\\|b'), (i) => (i % 3 ? 'ab' : 'a|b')],
    ['a backslash at the end', (i) => (i % 3 ? 'C:\\\\dir\\\\' : 'a\\|b'), (i) => (i % 3 ? 'C:\\dir\\' : 'a|b')], // prettier-ignore
    ['quotes, and nothing', (i) => (i % 3 ? '\\N' : 'say "a\\|b"'), (i) => (i % 3 ? null : 'say "a|b"')],
  ])('%s', async (_name, written, meant) => {
    const all = await read(rows(written))
    expect(all.columns['held']).toEqual(Array.from({ length: 30 }, (_, i) => meant(i)))
    expect([all.skipped, all.lines[29], all.columns['label']![29]]).toEqual([[], 31, 1])
  })

  it('paths that end in a backslash are left as they stand', async () => {
    const all = await read(rows((i) => `C:\\d${i}\\`))
    expect(all.columns['held']![3]).toBe('C:\\d3\\')
    expect(all.columns['label']).toHaveLength(30)
  })
})

describe('a table without a header, as warehouses unload it', () => {
  const profile = async (content: string) => {
    const source = await sourceOf(content)
    return (await formatOf(source)).profile(source, 100)
  }
  const lines = (make: (i: number) => string) => Array.from({ length: 20 }, (_, i) => make(i)).join('\n')

  it.each<[string, (i: number) => string]>([
    ['ids and whole numbers', (i) => `r${i}|${(i * 7) % 30}|${i % 5}|${i % 2}`],
    ['a word among numbers', (i) => `${['north', 'south'][i % 2]}|${(i * 7) % 30}|${i % 5}|${i % 2}`],
    ['negative numbers', (i) => `r-${i}|${((i * 7) % 30) - 15}|${i % 5}|${i % 2}`],
  ])('loses no row of %s', async (_name, make) => {
    const { fields, rows, problems } = await profile(lines(make))
    expect([rows, fields[1]!.name, problems[0]!.code]).toEqual([20, 'column 2', 'no-header'])
  })

  it.each<[string, string, (i: number) => string]>([
    ['years', 'country,2019,2020,2021', (i) => `Spain,${i},${i + 2},${i * 3}`],
    ['words', 'id,age,visits', (i) => `r${i},${i + 20},${i % 4}`],
    ['words over words', 'city,kind', (i) => `${['Bern', 'Genf'][i % 2]},${['a', 'b'][i % 2]}`],
  ])('takes names of %s for the header', async (_name, header, make) => {
    const { fields, rows } = await profile(`${header}\n${lines(make)}`)
    expect([rows, fields.map(({ name }) => name).join(',')]).toEqual([20, header])
  })

  it('opens JSON in its cells', async () => {
    const { format, fields } = await profile(lines((i) => `r${i}|2026-03-01 10:00:${10 + i}|{"age":${20 + i},"size":${i / 4}}|${i % 2}`)) // prettier-ignore
    expect([format, ...fields.map(({ name }) => name)]).toEqual(['json-table', 'column 1', 'column 2', 'column 3.age', 'column 3.size', 'column 4']) // prettier-ignore
  })
})

describe('a sheet as it was saved', () => {
  const names = 'request_id,age,income,primary_pred'
  const rows = Array.from({ length: 12 }, (_, i) => `r${i},${30 + i},${i}.5,${i % 2 ? 'yes' : 'no'}`)
  const sheets: [string, string[], string[], string, number][] = [
    ['a title', ['Scores of March,,,', names], [], 'age', 3],
    ['a title that fills one cell alone', ['Scores of March', '', 'by,ops', names], [], 'age', 5],
    ['a title on two lines', ['"Scores\nof March",,,', ',,,', names], [], 'age', 5],
    ['units', [names, ',years,EUR,'], ['second-header'], 'age', 3],
    ['names that are over several columns', ['call,features,,production', 'id,age,income,class'], ['second-header'], 'features.age', 3], // prettier-ignore
    ['two rows of names, as pandas writes them', ['call,features,features,production', 'id,age,income,class'], ['second-header'], 'features.age', 3], // prettier-ignore
  ]
  it.each(sheets)('below %s', async (_what, above, codes, age, line) => {
    const content = [...above, ...rows, ''].join('\n')
    const { fields, problems } = await csv.profile(await sourceOf(content), 100)
    expect(problems.map(({ code }) => code)).toEqual(codes)
    expect(fields.map(({ role }) => role)).toEqual(['id', 'feature', 'feature', 'primary'])
    const all = await readAll(await sourceOf(content), [num(age)])
    expect([all.columns[age], all.lines[0], all.skipped]).toEqual([rows.map((_, i) => 30 + i), line, []])
  })

  it.each([',EUR,', '-,[EUR],-'])('below units over its only column of numbers: %s', async (units) => {
    const lines = ['city,amount,said', units, ...rows.map((_, i) => `c${i % 3},${i}.5,yes`), '']
    const { rows: read, fields } = await csv.profile(await sourceOf(lines.join('\n')), 100)
    expect([read, fields[1]!.type, fields[1]!.missing]).toEqual([rows.length, 'number', 0])
  })

  it.each([
    ['a request whose values are missing', [names, 'r0,NA,NA,no', ...rows]],
    ['a request with a bad cell', [names, 'r0,abc,1.5,no', ...rows]],
    [
      'a request with a bad cell over the only numbers',
      ['city,amount,said', 'c0,abc,no', ...rows.map((_, i) => `c${i % 3},${i}.5,yes`)],
    ],
    ['a table of words', ['id,city,kind,said', ...rows.map((_, i) => `r${i},c${i % 3},k${i % 2},yes`)]],
    ['rows with few values', [names, 'r0,,,', 'r1,,,yes', ...rows]],
  ])('%s is a row', async (_what, lines) => {
    const content = `${lines.join('\n')}\n`
    const { rows: read } = await csv.profile(await sourceOf(content), 100)
    expect(read).toBe(lines.length - 1)
  })
})
