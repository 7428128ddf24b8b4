/** Which requests the service worker answers: the program's own and no others. */
import { expect, it } from 'vitest'
import { partsOf, pathOf } from '../../../src/offline/files'
import { headersOf } from '../../../src/offline/headers'
import { copiesOf } from '../../../src/offline/names'
import { ours } from '../../../src/offline/answer'

const home = 'https://host.example/tools/shadow/'
const files = {
  'index.html': 'a',
  'assets/index-1.js': 'b',
  'demo/index.json': 'c',
  'report-template.html': 'd',
}

const asked = (url: string, more: Partial<Pick<Request, 'method' | 'mode' | 'headers'>> = {}) =>
  pathOf(
    { url: new URL(url, home).href, method: 'GET', mode: 'cors', headers: new Headers(), ...more },
    home,
    files,
  )

it.each([
  ['assets/index-1.js', 'assets/index-1.js'],
  ['assets/of-an-older-version.js', 'assets/of-an-older-version.js'],
  ['demo/index.json', 'demo/index.json'],
  ['report-template.html', 'report-template.html'],
])('%s is the program’s', (url, path) => {
  expect(asked(url)).toBe(path)
})

it.each([
  // Models by their address, wherever they are.
  'https://models.example/tools/shadow/assets/index-1.js',
  'http://host.example/tools/shadow/assets/index-1.js',
  'https://host.example:8443/tools/shadow/assets/index-1.js',
  'models/primary/model.json',
  'model.json?signature=assets/index-1.js',
  'assets/index-1.js?signature=1',
  '../assets/index-1.js',
  '../../index.html',
  '/tools/shadow',
  '/tools/shadowy/index.html',
  'next/assets/index-1.js',
  'toString',
  'constructor',
  '__proto__',
  'offline-worker.js',
  'blob:https://host.example/5c0d',
])('%s is somebody else’s', (url) => {
  expect(asked(url)).toBe(null)
})

it.each(['', 'index.html', '?backend=wasm&check=0', 'index.html?x', '#content'])(
  'a visit to "%s" is one to the page',
  (url) => {
    expect(asked(url, { mode: 'navigate' })).toBe('index.html')
  },
)

it.each(['reports/run.html', 'report-template.html', 'demo/index.json', '..', 'next/'])(
  'a visit to "%s" is not',
  (url) => {
    expect(asked(url, { mode: 'navigate' })).toBe(null)
  },
)

it('what is sent, or asked for in part, goes its way', () => {
  expect(asked('demo/index.json', { method: 'POST' })).toBe(null)
  expect(asked('demo/index.json', { headers: new Headers({ Range: 'bytes=0-1' }) })).toBe(null)
})

it('demos are not needed to work, and the page is kept last', () => {
  expect(partsOf(files)).toEqual(['assets/index-1.js', 'report-template.html'])
})

it('a workbench in a folder below another has copies of its own', () => {
  const name = `${copiesOf(`${home}next/`)}0123`
  expect(name.startsWith(copiesOf(home))).toBe(false)
  expect(name.startsWith(copiesOf(`${home}next/`))).toBe(true)
})

it('a host’s own headers stay, what they say of the body as it was sent does not, and both policies hold', async () => {
  const theirs = new Headers({
    'Content-Type': 'text/javascript',
    'Content-Encoding': 'gzip',
    'Content-Length': '9',
    'Content-Security-Policy': "connect-src 'none'",
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    'X-Frame-Options': 'DENY',
  })
  const answer = ours('the worker', theirs, 'assets/worker-1.js')
  expect(await answer.text()).toBe('the worker')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/javascript',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'content-security-policy': `connect-src 'none', ${headersOf('assets/worker-1.js')['Content-Security-Policy']}`,
  })
  expect(answer.headers.get('content-encoding')).toBe(null)
  expect(answer.headers.get('content-length')).toBe(null)
})
