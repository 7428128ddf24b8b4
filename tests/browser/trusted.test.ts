/** Trusted Types in the page and in each of its workers: a whole run breaks no policy, and no text becomes code. */
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import { harmed, removeHarmed } from './harmed'
import { finished, quick } from './workbench'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  removeHarmed()
})

/** Before each worker's own code: it says that it is there, and what its policy refused. */
const watched = `{
  const channel = new BroadcastChannel('policies')
  channel.postMessage({ worker: self.name, said: 'there' })
  addEventListener('securitypolicyviolation', ({ violatedDirective, sample, sourceFile, lineNumber, columnNumber }) =>
    channel.postMessage({
      worker: self.name,
      said: [violatedDirective, sample, sourceFile, lineNumber, columnNumber].join(' '),
    }))
};`

/** Ways in which a text becomes code, tried once a worker is at work. "Refused" is thrown at once, as Trusted Types do. */
const sinks = {
  timer: "setTimeout('0')",
  'another host': "new Worker('https://other.example/x.js')",
  'another folder': "new Worker('../demo/x.js')",
  text: "new Worker('data:text/javascript,0')",
  blob: "new Worker(URL.createObjectURL(new Blob(['0'])))",
  policy: "trustedTypes.createPolicy('mine', {})",
}
const attempts = `const refused = []
const tried = ${JSON.stringify(Object.keys(sinks))}
const ways = [${Object.values(sinks).map((way) => `() => ${way}`)}]
ways.forEach((way, i) => {
  try { way() } catch { refused.push(tried[i]) }
})`
const attacked = `addEventListener('message', () => {
  ${attempts}
  new BroadcastChannel('policies').postMessage({ worker: self.name, said: refused.join() })
}, { once: true });`

interface Said {
  worker: string
  said: string
}

/** What workers say, gathered in the page. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const heard: Said[] = []
    Object.assign(window, { heard })
    new BroadcastChannel('policies').onmessage = ({ data }) => heard.push(data as Said)
  })
const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: Said[] }).heard)

test.each([
  ['WebGL', '?latency=20'],
  ['WebAssembly', quick('latency=20')],
])('a whole run on %s breaks no policy', async (_, query) => {
  const complaints: string[] = []
  const { page, close } = await harmed(browser, watched, query, {
    opened: async (page) => {
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await listen(page)
    },
  })
  await page.getByTestId('run').click()
  await finished(page)
  const said = await heard(page)
  expect(new Set(said.map(({ worker }) => worker))).toEqual(new Set(['session', 'model reader', 'replay']))
  expect(said.filter(({ said }) => said !== 'there')).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('no text becomes code in a worker', async () => {
  const { page, close } = await harmed(browser, attacked, quick('latency=20'), { opened: listen })
  await page.getByTestId('run').click()
  await finished(page)
  const said = await heard(page)
  const all = Object.keys(sinks).join()
  expect(new Set(said.map(({ worker, said }) => `${worker}: ${said}`))).toEqual(
    new Set(['session', 'model reader', 'replay'].map((worker) => `${worker}: ${all}`)),
  )
  await close()
})

test('no text becomes code on the page', async () => {
  const { page, close } = await harmed(browser, '', quick())
  const refused = await page.evaluate<string[]>(`(() => {
    ${attempts}
    try { document.createElement('div').innerHTML = '<b>x</b>' } catch { refused.push('html') }
    return refused
  })()`)
  // The page stands above all folders of its own.
  expect(refused).toEqual([...Object.keys(sinks).filter((way) => way !== 'another folder'), 'html'])
  await close()
})
