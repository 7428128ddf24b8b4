/** What axe has against a page, in light and in dark, the same everywhere. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/**
 * In one pass over the page, which has no frames: told apart by frames, and with all that passed in full, it takes twice
 * as long to find the same.
 * @param within a selector; the whole page where not given
 * @returns a violated rule a line, with where
 */
export async function axeViolations(page: Page, within?: string): Promise<string[]> {
  const found = await violationsOf(page, within)
  // What the other theme changes are colours: a page without barriers in one has none but of them in the other.
  const before = await page.evaluate(turnTheme)
  const turned = await violationsOf(page, within, ['color-contrast'])
  await page.evaluate((theme) => {
    if (theme === null) delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, before)
  return [...found, ...turned.map((one) => `in the other theme, ${one}`)]
}

async function violationsOf(page: Page, within?: string, rules?: string[]): Promise<string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode(true)
  builder.options({
    resultTypes: ['violations'],
    preload: false,
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
  })
  const { violations } = await (within ? builder.include(within) : builder).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`)
}

/** As the page's own button does, and without what it keeps. @returns what was chosen before; null for the system's */
function turnTheme(): string | null {
  const root = document.documentElement
  const before = root.dataset.theme ?? null
  const dark = before ? before === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = dark ? 'light' : 'dark'
  // Colours that fade are those of neither theme as long as they do; on a page that draws nothing they never end.
  for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish()
  return before
}
