/** The registry of sections: every file in `sections/`. */
import type { Context, Section, Sections } from './section'

const modules = import.meta.glob<{ section: Section }>('./sections/*.ts', { eager: true })

export const allSections: Section[] = Object.values(modules).map((module) => module.section)

/** Every section of one evaluation, by key. */
export function computeSections(context: Context): Partial<Sections> {
  return Object.fromEntries(allSections.map((section) => [section.key, section.compute(context)]))
}
