/** Takes the gallery's pictures, in Node: opens the built gallery and goes through its states. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright'
import { build } from 'vite'
import type { Fingerprint } from './fingerprint'
import { launch } from '../../src/cli/host/browser'
import { serve } from '../../src/cli/host/serve'

export const widths = [1280, 360] as const
export const schemes = ['light', 'dark'] as const

export type Width = (typeof widths)[number]
export type Scheme = (typeof schemes)[number]

/** One state at one width. */
export interface Shot {
  id: string
  width: Width
  /** Components that it is drawn by. */
  files: string[]
  /** What stands where; light and dark are laid out alike. */
  layout: string[]
  /** px that the page is wider than the screen. */
  overflow: number
  /** PNG in base64. */
  pictures: Record<Scheme, string>
}

export interface Gallery {
  ids: string[]
  /** Of the browser that takes the pictures. */
  fingerprint(): Promise<Fingerprint>
  /** A page of the gallery with no state shown yet. */
  open(width: Width): Promise<Page>
  close(): Promise<void>
}

/** Builds the gallery, serves it and starts a browser. */
export async function startGallery(): Promise<Gallery> {
  const folder = mkdtempSync(join(tmpdir(), 'gallery-'))
  await build({
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    build: { outDir: folder },
    logLevel: 'warn',
  })
  const served = await serve(folder)
  const browser = await launch()
  const open = (width: Width) => openPage(browser, `${served.url}?bare`, width)
  const first = await open(1280)
  const ids = await first.evaluate(() => window.gallery.ids)
  return {
    ids,
    fingerprint: () => first.evaluate(() => window.gallery.fingerprint()),
    open,
    close: async () => {
      await browser.close()
      await served.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Tall, so that what is looked at is in view whole and nothing is laid out anew for its picture. */
const heights: Record<Width, number> = { 1280: 3000, 360: 5200 }

async function openPage(browser: Browser, url: string, width: Width): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: heights[width] },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`the gallery's page: ${error}`))
  await page.goto(url)
  await page.locator('html[data-ready]').waitFor({ state: 'attached' })
  return page
}

/** The scheme that a state still has on the page when its shot is handed over. */
const lastScheme: Record<Width, Scheme> = { 1280: 'light', 360: 'dark' }

/** Whether a picture, a PNG in base64, is as it is to be: where it is not, it is taken again until nothing moves. */
export type Right = (shot: { id: string; width: Width; scheme: Scheme }, png: string) => boolean

/** Goes through states at one width, one page for all of them; each is on the page until the next is asked for. */
export async function* shoot(
  page: Page,
  width: Width,
  ids: readonly string[],
  right: Right | null = null,
): AsyncGenerator<Shot> {
  const cdp = await page.context().newCDPSession(page)
  const last = lastScheme[width]
  const other = schemes.find((scheme) => scheme !== last)!
  for (const id of ids) {
    const files = await page.evaluate((one) => window.gallery.show(one), id)
    const take = (scheme: Scheme) =>
      picture(page, cdp, scheme, right && ((png) => right({ id, width, scheme }, png)))
    const pictures = { [other]: await take(other), [last]: await take(last) }
    const layout = await page.evaluate(() => window.gallery.layout())
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    yield { id, width, files, layout, overflow, pictures: pictures as Shot['pictures'] }
  }
}

/** Pictures in a row that must be alike before one that is not right is believed: what is loaded may come late. */
const alikeEnough = 10

/**
 * On a busy machine a frame may be drawn late: what is not right at once is looked at again until it is, or until nothing
 * moves any more, as Playwright's toHaveScreenshot does.
 */
async function picture(
  page: Page,
  cdp: CDPSession,
  scheme: Scheme,
  right: ((png: string) => boolean) | null,
): Promise<string> {
  let png = await capture(page, cdp, scheme)
  for (let alike = 0; !right?.(png) && alike < (right ? alikeEnough : 1);) {
    await page.waitForTimeout(100)
    const next = await capture(page, cdp, scheme)
    alike = next === png ? alike + 1 : 0
    png = next
  }
  return png
}

/** What is to be looked at is asked each time: a page grows with what it loads. */
async function capture(page: Page, cdp: CDPSession, scheme: Scheme): Promise<string> {
  const clip = await page.evaluate((one) => window.gallery.paint(one), scheme)
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'png',
    optimizeForSpeed: true,
    clip: { ...clip, scale: 1 },
  })
  return data
}
