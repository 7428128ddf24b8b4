import { mkdtempSync, mkdirSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { readArguments } from '../../../src/cli/arguments'
import { lineOf, statusOf } from '../../../src/cli/complaint'

let at = ''
beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), 'cli-'))
  for (const name of ['a.csv', 'b.csv', 'c.csv', 'm.keras', 'labels.csv'])
    writeFileSync(join(at, name), 'x\n')
  for (const folder of ['v1', 'v2', 'empty']) mkdirSync(join(at, folder))
  for (const folder of ['v1', 'v2']) writeFileSync(join(at, folder, 'model.json'), '{}')
})

const read = (line: string) => readArguments(line.split(' ').filter(Boolean), at)

/** What standard error gets and the status, as the command would. */
function refused(line: string): { text: string; status: number } {
  try {
    read(line)
  } catch (thrown) {
    return { text: lineOf(thrown), status: statusOf(thrown) }
  }
  throw new Error(`${line}: was accepted`)
}

describe('arguments', () => {
  test('everything, with defaults and absolute paths', () => {
    expect(read('--primary v1 --shadow m.keras --log a.csv --out o/p --labels labels.csv')).toEqual({
      primary: join(at, 'v1'),
      shadow: join(at, 'm.keras'),
      logs: [join(at, 'a.csv')],
      labels: join(at, 'labels.csv'),
      'primary-predictions': null,
      'shadow-predictions': null,
      baseline: null,
      mapping: null,
      gates: null,
      out: join(at, 'o/p'),
      backend: 'wasm',
      byDefault: true,
      latency: 500,
      seed: 1,
      outputs: false,
      share: null,
      sign: null,
      signer: '',
      junit: null,
      markdown: null,
      'write-mapping': null,
    })
    expect(existsSync(join(at, 'o/p'))).toBe(true)
  })

  test('a file of predictions stands in for primary', () => {
    const given = read('--shadow v2 --primary-predictions b.csv --log a.csv --out o')
    expect(given?.['primary-predictions']).toBe(join(at, 'b.csv'))
    expect(refused('--shadow v2 --log a.csv --out o').text).toContain('--primary-predictions')
  })

  test.each(['--mapping', '--spec'])('a mapping by %s', (option) => {
    expect(read(`--log a.csv --out o ${option} labels.csv`)?.mapping).toBe(join(at, 'labels.csv'))
  })

  test('several logs, after one --log or several, anywhere on the line', () => {
    const logs = ['a.csv', 'b.csv', 'c.csv'].map((name) => join(at, name))
    expect(read('--log a.csv b.csv c.csv --out o')?.logs).toEqual(logs)
    expect(read('--log a.csv --out o --log b.csv c.csv')?.logs).toEqual(logs)
    expect(read('--log=a.csv --outputs --log b.csv --log=c.csv --out o')?.logs).toEqual(logs)
  })

  test('--share, with a salt of its own or one that is drawn', () => {
    const base = '--log a.csv --out o'
    expect(read(`${base} --share figures`)?.share?.as).toBe('figures')
    expect(read(`${base} --share hashed-ids --salt pepper`)?.share).toEqual({
      as: 'hashed-ids',
      salt: 'pepper',
    })
    const drawn = [1, 2].map(() => read(`${base} --share hashed-ids`)?.share?.salt)
    expect(drawn[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(drawn[1]).not.toBe(drawn[0])
    expect(refused(`${base} --share all`).text).toContain('figures, hashed-ids, ids, features')
    expect(refused(`${base} --share ids --salt pepper`).text).toContain('--share hashed-ids')
    expect(refused(`${base} --share ids --outputs`).text).toContain('--outputs')
  })

  test('one folder of logs', () => {
    expect(read('--log v1 --out o')?.logs).toEqual([join(at, 'v1')])
  })

  test('help needs nothing else', () => {
    expect(read('--help')).toBeNull()
  })

  test.each([
    ['--out o', /No log is given.*--log/],
    ['--log a.csv', /No folder to write to.*--out/],
    ['--log --out o', /log/],
    ['--log a.csv --out o --shadow v2', /no primary.*--primary/],
    ['--log a.csv --out o --backend cuda', /"cuda".*webgl, webgpu, wasm, cpu/],
    ['--log a.csv --out o --colour', /colour/],
    ['--log a.csv --out o --primary', /primary/],
    ['--log a.csv --out o --spec a.csv --mapping a.csv', /--mapping and --spec/],
    ['stray --log a.csv --out o', /stray/],
    ['--log a.csv --out o --latency many', /--latency is "many".*whole number/],
    ['--log nowhere.csv --out o', /nowhere\.csv, --log: There is no such file/],
    ['--log a.csv --primary empty --shadow v2 --out o', /empty, --primary: The folder is empty/],
    ['--log a.csv --labels v1 --out o', /v1, --labels: It is a folder/],
    ['--log a.csv v1 --out o', /v1, --log: It is a folder.*one folder alone/],
    ['--log a.csv --out a.csv', /a\.csv, --out: It cannot be written to/],
  ])('%s is refused in one line', (line, expected) => {
    const { text, status } = refused(line)
    expect(text).toMatch(expected)
    expect(text).not.toContain('\n')
    expect(status).toBe(3)
  })

  test('a misspelt option is told its nearest', () => {
    expect(refused('--log a.csv --out o --baselin b.csv').text).toContain('The nearest is --baseline.')
  })

  test('where none is near, all options are listed', () => {
    const { text } = refused('--log a.csv --out o --zzz b.csv')
    expect(text).toContain('There is no option --zzz. There are --')
    expect(text).not.toContain('nearest')
  })

  const configured = (config: unknown, line = '') => {
    mkdirSync(join(at, 'ci'), { recursive: true })
    writeFileSync(join(at, 'ci', 'shadow.config.json'), JSON.stringify(config))
    return `--config ci/shadow.config.json ${line}`
  }

  test('options of a file, paths from its folder; the command line wins', () => {
    const config = {
      primary: '../v1',
      shadow: '../v2',
      log: ['../a.csv', '../b.csv'],
      out: '../o',
      seed: 7,
      latency: 0,
    }
    const given = read(configured(config, '--seed 9 --shadow m.keras'))
    expect(given).toMatchObject({ primary: join(at, 'v1'), shadow: join(at, 'm.keras'), seed: 9, latency: 0 })
    expect(given).toMatchObject({ logs: [join(at, 'a.csv'), join(at, 'b.csv')], out: join(at, 'o') })
    expect(given?.byDefault).toBe(true)
    expect(read(configured({ ...config, backend: 'cpu' }))).toMatchObject({
      backend: 'cpu',
      byDefault: false,
    })
  })

  test.each([
    [
      { log: 'a.csv', baselin: 'b' },
      /shadow\.config\.json, baselin: There is no such option\. The nearest is baseline/,
    ],
    [{ log: 'a.csv', backend: 'cuda' }, /shadow\.config\.json, backend: .*"webgl", "webgpu", "wasm", "cpu"/],
    [{ log: 'gone.csv', out: 'o' }, /gone\.csv, --log: There is no such file/],
    [[], /shadow\.config\.json: /],
  ])('a file that says %j is refused', (config, expected) => {
    const { text, status } = refused(configured(config))
    expect(text).toMatch(expected)
    expect(status).toBe(3)
  })
})
