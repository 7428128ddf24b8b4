/** What becomes of everything that Keras exports: the table in docs/models.md, made from the tables that the reader uses. */
import { activationFor } from './activations'
import { refusals, refusedActivations } from './refusals'
import { definitionOf } from './registry'

/** tests/fixtures/models/keras-public.json: name -> null, or the name it is another word for. */
export interface PublicNames {
  keras: string
  layers: Record<string, string | null>
  activations: Record<string, string | null>
  constraints: Record<string, string | null>
}

/** 'mixed': TF.js' own or ours, as the configuration says. */
export type Outcome =
  { how: 'native' | 'ours' | 'mixed' | 'nothing' | 'cell' } | { how: 'refused'; why: string }

/** @returns null for a layer that nobody has decided about */
export function outcomeOf(layer: string): Outcome | null {
  const rule = definitionOf(layer)
  if (!rule) return refusals[layer] === undefined ? null : { how: 'refused', why: refusals[layer] }
  if (/Cells?$/.test(layer)) return { how: 'cell' }
  if (rule.to === 'KerasIdentity') return { how: 'nothing' }
  if (typeof rule.to === 'string') return { how: 'ours' }
  return { how: rule.to ? 'mixed' : 'native' }
}

export function activationOutcome(name: string): Outcome | null {
  const why = refusedActivations[name]
  if (why !== undefined) return { how: 'refused', why }
  const found = activationFor(name, true)
  if (found === null) return null
  return { how: found.startsWith('keras') ? 'ours' : 'native' }
}

const headings: [Exclude<Outcome['how'], 'refused'>, string][] = [
  ['native', 'TF.js’ own, the same in both'],
  ['mixed', 'TF.js’ own where it computes the same, else ours (by configuration)'],
  ['ours', 'ours'],
  ['cell', 'ours, inside RNN'],
  ['nothing', 'nothing to do in inference'],
]

function rows(names: string[], outcome: (name: string) => Outcome | null): string[] {
  const list = names.map((name) => ({ name, is: outcome(name) }))
  const taken = headings.flatMap(([how, words]) => {
    const some = list.filter(({ is }) => is?.how === how).map(({ name }) => name)
    return some.length > 0 ? [`| ${words} | ${some.join(', ')} |`] : []
  })
  const reasons = new Map<string, string[]>()
  for (const { name, is } of list)
    if (is?.how === 'refused') reasons.set(is.why, [...(reasons.get(is.why) ?? []), name])
  return [...taken, ...[...reasons].map(([why, some]) => `| refused: ${why} | ${some.join(', ')} |`)]
}

/** The Markdown between the marks in docs/models.md. */
export function coverageTable({ keras, layers, activations, constraints }: PublicNames): string {
  const own = (names: Record<string, string | null>) => Object.keys(names).filter((name) => !names[name])
  const head = (what: string) => ['', `| ${what} | |`, '|---|---|']
  return [
    `Keras ${keras} exports ${own(layers).length} layers, ${own(activations).length} activations and ${own(constraints).length} constraints (other names for the same not counted):`,
    ...head('layers'),
    ...rows(own(layers), outcomeOf),
    ...head('activations'),
    ...rows(own(activations), activationOutcome),
    '',
    `Constraints (${own(constraints).join(', ')}), initialisers and regularisers belong to training, and are left out.`,
  ].join('\n')
}
