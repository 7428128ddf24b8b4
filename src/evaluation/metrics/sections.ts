/** The registry of sections: every file in `sections/`. */
import type { Sections } from '../../result/sections'
import type { Section, SectionInput } from './section'

const modules = import.meta.glob<{ section: Section }>('./sections/*.ts', { eager: true })

export const allSections: Section[] = Object.values(modules).map((module) => module.section)

/** Makers of every section of one evaluation, by key; only those that read a gate that changed are made again. */
export function sectionMakers({ fair, memo, gates, ...rest }: SectionInput): SectionMakers {
  const makers = allSections.map((section) => {
    const seen = section.takesChosenLabels ? rest : { ...rest, ...fair }
    const once = <T>(key: string, make: () => T) => memo.once(`${section.key}: ${key}`, make)
    const make = () => memo.of(section.key, gates, (read) => section.compute({ ...seen, gates: read, once }))
    return [section.key, make]
  })
  return Object.fromEntries(makers) as SectionMakers
}

type SectionMakers = { [K in keyof Sections]: () => Sections[K] }
