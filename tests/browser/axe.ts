/** What axe has against a page, the same everywhere. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/**
 * In one pass over the page, which has no frames: told apart by frames, and with all that passed in full, it takes twice
 * as long to find the same.
 * @param within a selector; the whole page where not given
 * @returns a violated rule a line, with where
 */
export async function axeViolations(page: Page, within?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], preload: false })
  const { violations } = await (within ? builder.include(within) : builder).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`)
}
