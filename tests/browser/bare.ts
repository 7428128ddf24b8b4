/**
 * A Chromium that hides and throttles pages as it does with a person. Playwright keeps each of its pages visible, focused
 * and unthrottled; those of the browser's own context, reached by its debugging port, it leaves alone where told to.
 */
import { createServer, type AddressInfo } from 'node:net'
import { chromium, type Browser, type BrowserContext } from 'playwright'
import { launch } from '../../src/cli/host/browser'

export interface Bare {
  browser: Browser
  context: BrowserContext
  close(): Promise<void>
}

export async function bareBrowser(): Promise<Bare> {
  const port = await freePort()
  const whole = await launch({
    ignoreDefaultArgs: [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
    args: [`--remote-debugging-port=${port}`],
  })
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true })
  const context = browser.contexts()[0]!
  return { browser, context, close: async () => (await browser.close(), whole.close()) }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
