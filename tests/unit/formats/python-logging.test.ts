/** The application's own line, as f-strings, formatters and container runtimes leave it. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

const read = async (log: string, fields = [tensor('features'), text('prediction')]) => {
  const source = await sourceOf(log)
  expect((await formatOf(source)).id).toBe('python-logging')
  return readAll(source, fields)
}
const one = [[1, 2]]

describe('Python logging', () => {
  it.each([
    ['a text that an f-string prints without quotes', 'features=[1, 2]|prediction=on time', one, ['on time']],
    ['a text in quotes', "features=[1, 2]|prediction='on time'", one, ['on time']],
    ['a call in a call', 'features=tf.Tensor([[1. 2.]], shape=(1, 2), dtype=float32)|prediction=1', one, ['1']], // prettier-ignore
    ['numbers without brackets', 'features=1.0,2|prediction=1', one, ['1']],
    ['a pipe within a value', "features={'features': [1, 2], 'note': 'a|prediction=5|b'}|prediction=1", one, ['1']], // prettier-ignore
  ])('reads %s', async (_name, line, features, prediction) => {
    expect((await read(`INFO:root:SHADOW|${line}\n`)).columns).toEqual({ features, prediction })
  })

  it('reads fields after the prediction', async () => {
    const all = await read('SHADOW|features=[1, 2]|prediction=late|latency_ms=3.5|model=v2\n', [text('prediction'), num('latency_ms'), text('model')]) // prettier-ignore
    expect(all.columns).toEqual({ prediction: ['late'], latency_ms: [3.5], model: ['v2'] })
  })

  const docker = (log: string, time: string) => JSON.stringify({ log, stream: 'stderr', time }) + '\n'
  it.each([
    [
      'Kubernetes',
      '2024-03-01T10:00:00.5Z stderr F INFO:root:SHADOW|features=[[1 2]\n2024-03-01T10:00:01.5Z stderr F  [3 4]]|prediction=[0 1]\n2024-03-01T10:00:02.5Z stderr F ERROR:root:Shadow model error: boom\n',
    ],
    [
      'Docker',
      docker('INFO:root:SHADOW|features=[[1 2]\n', '2024-03-01T10:00:00.5Z') +
        docker(' [3 4]]|prediction=[0 1]\n', '2024-03-01T10:00:01.5Z') +
        docker('ERROR:root:Shadow model error: boom\n', '2024-03-01T10:00:02.5Z'),
    ],
    [
      'a JSON formatter',
      [
        { timestamp: '2024-03-01T10:00:00.5Z', message: 'SHADOW|features=[[1 2]\n [3 4]]|prediction=[0 1]' },
        { timestamp: '2024-03-01T10:00:01Z', message: 'started' },
        { timestamp: '2024-03-01T10:00:02Z', message: 'Shadow model error: boom' },
      ]
        .map((record) => JSON.stringify(record))
        .join('\n'),
    ],
  ])('is found within the lines of %s', async (name, log) => {
    const all = await read(log, [tensor('features'), num('prediction'), text('time')])
    const time = '2024-03-01T10:00:00.5Z'
    expect(all.columns).toEqual({ features: [[1, 2], [3, 4]], prediction: [0, 1], time: [time, time] }) // prettier-ignore
    const other = name === 'a JSON formatter' ? [['no-record', 2]] : []
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([...other, ['shadow-error', 3]])
  })

  const whole = 'SHADOW|features=[1, 2]|prediction=1\n'
  // Where every further line has all lines before it scanned again, either takes minutes.
  it('gives up a record that is cut after very many lines, and reads those after it', async () => {
    const own = 'INFO:root:handled a request in 12 ms, as usual\n'.repeat(90_000)
    const all = await read(`${whole}SHADOW|features=[1, 2\n${own}${whole}`)
    expect(all.columns).toEqual({ features: [[1, 2], [1, 2]], prediction: ['1', '1'] }) // prettier-ignore
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['bad-line', 2]])
    expect(all.lines).toEqual([1, 90_003])
  })

  it('reads an array that is printed over very many lines', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `[${i} ${i + 0.5}]`)
    const all = await read(
      `${whole}SHADOW|features=[${rows.join('\n ')}]|prediction=[${'0 '.repeat(40_000)}]\n`,
    )
    expect([all.rows, all.skipped]).toEqual([40_001, []])
    expect(all.columns.features!.at(-1)).toEqual([39_999, 39_999.5])
  })

  it.each([
    ['a bracket within a text', "features={'note': 'a [\\' (',\n 'x': 1}|prediction=1"],
    ['a backslash at the end of a line within a text', "features={'note': 'a\\\n', 'x': 1}|prediction=1"],
    ['the prediction on a later line', "features={'x':\n1}|prediction=[\n1]"],
  ])('knows where a record of several lines ends: %s', async (_name, record) => {
    const all = await read(`SHADOW|${record}\nSHADOW|features={'x': 2}|prediction=1\n`, [num('x')])
    expect([all.columns.x, all.skipped]).toEqual([[1, 2], []])
  })
})
