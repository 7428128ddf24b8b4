/** What feeds what: as it was guessed, with what keeps it from running, and where answers were logged. */
import FirstLook from '../../../src/app/mapping/FirstLook.svelte'
import InputsDialog from '../../../src/app/mapping/InputsDialog.svelte'
import MappingEditor from '../../../src/app/mapping/MappingEditor.svelte'
import type { DroppedFile } from '../../../src/files/dropped'
import type { Workbench } from '../../../src/app/state/workbench.svelte'
import { click, nothing, state, unfold } from '../state'
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

const pairs = answers.map((row, i) => `r${i},${20 + i / 4},${40 + ((i * 7) % 40) / 2}`)

const paste = (pasted: string) => (drawn: HTMLElement) => {
  const area = drawn.ownerDocument.querySelector<HTMLTextAreaElement>('[data-testid="paste"]')!
  area.value = pasted
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

/** One linear layer without an activation: scores of classes, or an embedding. */
function linear(folder: string, units: number): DroppedFile[] {
  const config = {
    name: 'dense',
    units,
    activation: 'linear',
    batch_input_shape: [null, 2],
    dtype: 'float32',
  }
  const weights = [
    { name: 'dense/kernel', shape: [2, units], dtype: 'float32' },
    { name: 'dense/bias', shape: [units], dtype: 'float32' },
  ]
  const model = {
    format: 'layers-model',
    generatedBy: 'TensorFlow.js tfjs-layers v4.22.0',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'linear', layers: [{ class_name: 'Dense', config }] },
    },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  }
  const numbers = Float32Array.from({ length: 3 * units }, (_, i) => Math.sin(i + folder.length))
  return [
    text(`${folder}/model.json`, JSON.stringify(model)),
    { path: `${folder}/weights.bin`, file: new Blob([numbers]) },
  ]
}

const arrays = Array.from({ length: 40 }, (_, r) => `r${r},${Array.from({ length: 12 }, (_, i) => ((r * 7 + i) % 11) / 4).join(',')},${r % 2}`) // prettier-ignore

export const mapping = [
  state(
    'mapping-series',
    'An array is one row, and unfolded',
    MappingEditor,
    async () => ({
      workbench: await holding([
        ...linear('v1', 2).map((one) => ({ ...one, path: `primary/${one.path}` })),
        text(
          'log.csv',
          `id,${Array.from({ length: 12 }, (_, i) => `x[${i}]`).join(',')},label\n${arrays.join('\n')}\n`,
        ),
      ]),
    }),
    { ...app, then: click('[data-testid="series"] button') },
  ),
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
    'first-look',
    'The first rows as shadow takes them; some are left out',
    FirstLook,
    async () => {
      const files = await flights('primary', 'shadow', 'log', 'mapping')
      const log = files.find(({ path }) => path.endsWith('.csv'))!
      const [header, first, ...rest] = (await log.file.text()).trim().split('\n')
      log.file = new Blob([[header, first, first, ...rest, header, 'f9,"cut'].join('\n')])
      return { workbench: await holding(files), disabled: false }
    },
    { ...app, then: click('[data-testid="look-shadow"]') },
  ),
  state(
    'mapping-sets',
    'Several sets of columns fit: the others are buttons',
    MappingEditor,
    async () => ({
      workbench: await holding([
        ...linear('primary', 1),
        ...linear('shadow', 1),
        text('log.csv', ['request_id,age,income', ...pairs].join('\n')),
        text('baseline.csv', ['income,age,label', ...pairs.map((row) => `${row.slice(row.indexOf(',') + 1)},0`)].join('\n')), // prettier-ignore
      ]),
    }),
    app,
  ),
  state(
    'inputs-dialog',
    'The columns of an input, pasted with their scaler',
    InputsDialog,
    async () => ({
      workbench: await holding([...linear('primary', 1), text('log.csv', ['request_id,age,income,port', ...pairs.map((row) => `${row},8080`)].join('\n'))]), // prettier-ignore
      of: ['primary' as const],
      tensor: 'dense',
      close: nothing,
    }),
    { ...app, then: paste("['income', 'age']\nmean_ = [52. 36.5]\nscale_ = [10.2 5.5]") },
  ),
  state(
    'inputs-dialog-lacking',
    'A pasted name that the log does not have',
    InputsDialog,
    async () => ({
      workbench: await holding([...linear('primary', 1), text('log.csv', ['request_id,age,income', ...pairs].join('\n'))]), // prettier-ignore
      of: ['primary' as const],
      tensor: 'dense',
      close: nothing,
    }),
    { ...app, then: paste('age\nincomes') },
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
    'mapping-question',
    'A model gives eight numbers, and nothing says whether they are scores',
    MappingEditor,
    async () => ({
      workbench: await holding([
        ...linear('primary', 8),
        ...linear('shadow', 8),
        text(
          'log.csv',
          ['request_id,age,income', ...answers.map((row) => row.split(',').slice(0, 3).join(','))].join('\n'),
        ),
      ]),
    }),
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
