/** What feeds what: as it was guessed, with what keeps it from running, and where answers were logged. */
import MappingEditor from '../../../src/app/mapping/MappingEditor.svelte'
import type { Workbench } from '../../../src/app/state/workbench.svelte'
import { state, unfold } from '../state'
import { flights, holding, text } from '../workbenches'

const app = { frame: 'app' as const }

async function edited(edit: (made: Workbench) => void): Promise<{ workbench: Workbench }> {
  const made = await holding(await flights())
  edit(made)
  await made.draft.settled()
  return { workbench: made }
}

const answers = Array.from(
  { length: 40 },
  (_, i) => `r${i},${(i * 37) % 100},${((i * 29) % 100) / 100},${i % 2}`,
)
const numbers = Array.from({ length: 40 }, (_, i) => `r${i},${(i * 37) % 100}.5,${(i * 29) % 100}.25`)

export const mapping = [
  state(
    'mapping-guessed',
    'No mapping file: guessed, each guess with its reason',
    MappingEditor,
    async () => ({
      workbench: await holding(await flights('primary', 'shadow', 'log')),
    }),
    { ...app, then: unfold },
  ),
  state(
    'mapping-problems',
    'A field is missing and the widths are off',
    MappingEditor,
    () =>
      edited(({ draft }) =>
        draft.change((mapping) => {
          mapping.models.primary!.inputs[0]!.features.splice(1, 1)
          mapping.models.shadow!.inputs[0]!.features.push({ field: 'altitude', steps: [] })
        }),
      ),
    app,
  ),
  state(
    'mapping-logged',
    'No models: both answers were logged',
    MappingEditor,
    async () => ({
      workbench: await holding([
        text(
          'answers.csv',
          [
            'request_id,age,primary_pred,shadow_pred,label',
            ...answers.map((row, i) => `${row.split(',').slice(0, 3).join(',')},${(i % 7) / 7},${i % 2}`),
          ].join('\n'),
        ),
      ]),
    }),
    { ...app, then: unfold },
  ),
  state(
    'mapping-regression',
    'Numbers are predicted',
    MappingEditor,
    async () => ({
      workbench: await holding([
        text('prices.csv', ['request_id,primary_pred,shadow_pred', ...numbers].join('\n')),
      ]),
    }),
    app,
  ),
]
