/** The places that files are dropped on. */
import Absent from '../../../src/app/places/Absent.svelte'
import AddressField from '../../../src/app/places/AddressField.svelte'
import DataPlace from '../../../src/app/places/DataPlace.svelte'
import DeviceLine from '../../../src/app/places/DeviceLine.svelte'
import ModelDifference from '../../../src/app/places/ModelDifference.svelte'
import ModelPlace from '../../../src/app/places/ModelPlace.svelte'
import SidePlaces from '../../../src/app/places/SidePlaces.svelte'
import type { Check } from '../../../src/app/state/checks.svelte'
import type { Fetching } from '../../../src/app/state/addresses.svelte'
import { click, nothing, state, unfold } from '../state'
import { flights, holding, text } from '../workbenches'

const app = { frame: 'app' as const }

const line = (check: Check) => ({ name: 'shadow', check, cancel: nothing, again: nothing })
const address = (fetching: Fetching | null) => ({
  name: 'primary',
  fetching,
  disabled: false,
  load: async () => false,
  cancel: nothing,
})

const report = {
  role: 'shadow' as const,
  backend: 'webgl' as const,
  from: 'log' as const,
  n: 64,
  maxAbsolute: 3.2e-7,
  maxRelative: 1e-6,
  changed: 0,
  classes: true,
  warning: null,
  ms: 210,
  renderer: 'ANGLE (NVIDIA GeForce RTX 3060)',
  pace: null,
}

const url = 'https://models.example.org/flights/v2/model.json'

export const places = [
  state(
    'model-place',
    'A model, its parts unfolded',
    ModelPlace,
    async () => ({ workbench: await holding(await flights('shadow')), role: 'shadow' as const }),
    { ...app, then: unfold },
  ),
  state(
    'model-question',
    'Which model is in production is a guess',
    ModelPlace,
    async () => {
      const files = await flights('primary', 'shadow')
      const renamed = files.map(({ path, file }) => ({
        path: path.replace('primary', 'a').replace('shadow', 'b'),
        file,
      }))
      return { workbench: await holding(renamed), role: 'primary' as const }
    },
    app,
  ),
  state(
    'model-nan',
    'Weights that are no numbers: said at once, not folded away',
    ModelPlace,
    async () => {
      const files = (await flights('shadow')).map((one) =>
        one.path.endsWith('.bin')
          ? { ...one, file: new Blob([new Uint8Array(one.file.size).fill(255)]) }
          : one,
      )
      return { workbench: await holding(files), role: 'shadow' as const }
    },
    app,
  ),
  state(
    'model-difference',
    'What is different about shadow',
    ModelDifference,
    async () => ({ difference: (await holding(await flights('primary', 'shadow'))).slots.difference! }),
    { ...app, then: unfold },
  ),
  state(
    'model-same',
    'The same model twice',
    ModelDifference,
    async () => {
      const files = await flights('primary')
      const twice = [
        ...files,
        ...files.map(({ path, file }) => ({ path: path.replace('primary', 'shadow'), file })),
      ]
      return { difference: (await holding(twice)).slots.difference! }
    },
    app,
  ),
  state(
    'log-place',
    'A log: its first rows stand in what feeds what',
    DataPlace,
    async () => ({ workbench: await holding(await flights('log')), slot: 'log' as const, empty: '' }),
    app,
  ),
  state(
    'baseline-place',
    'A baseline, its first rows unfolded',
    DataPlace,
    async () => ({
      workbench: await holding(await flights('log', 'baseline')),
      slot: 'baseline' as const,
      empty: '',
    }),
    { ...app, then: unfold },
  ),
  state(
    'labels-of-another-day',
    'Labels whose ids are none of the log’s',
    DataPlace,
    async () => ({
      workbench: await holding([
        ...(await flights('log')),
        text('labels.csv', 'request_id,label\n2001-04-01/1,late\n2001-04-01/2,on time\n'),
      ]),
      slot: 'labels' as const,
      empty: '',
    }),
    app,
  ),
  state(
    'labels-place',
    'Labels joined by id, with cautions',
    DataPlace,
    async () => ({
      workbench: await holding([
        ...(await flights('log')),
        text('labels.csv', 'request_id,label\nf00001,late\nf00002,on time\nf00002,late\n'),
      ]),
      slot: 'labels' as const,
      empty: '',
    }),
    app,
  ),
  state(
    'predictions-place',
    'Answers of a model in a file of their own',
    DataPlace,
    async () => ({
      workbench: await holding([
        ...(await flights('log')),
        text('shadow-predictions.csv', 'request_id,prediction\nf00001,late\nf00002,on time\n'),
      ]),
      slot: 'shadow-predictions' as const,
      mark: 'shadow' as const,
      empty: '',
    }),
    app,
  ),
  state(
    'side-places',
    'Files beside, one of them broken',
    SidePlaces,
    async () => ({
      workbench: await holding([
        ...(await flights('mapping')),
        text('gates.json', '{"confidence": 7, "accuracy": {"margin": "much"}}'),
      ]),
    }),
    app,
  ),
  state(
    'absent-handle',
    'A log that was too large to be kept, opened again by its handle',
    Absent,
    async () => {
      const folder = await navigator.storage.getDirectory()
      const handle = await folder.getFileHandle('requests.csv', { create: true })
      const files = [{ path: 'logs/requests.csv', bytes: 1_468_006_400, handle }]
      return { workbench: await holding([]), absent: { slot: 'log' as const, files } }
    },
    app,
  ),
  state('address-open', 'A model by its address', AddressField, address(null), {
    ...app,
    then: click('[data-testid=by-address-primary]'),
  }),
  state(
    'address-fetching',
    'It is being fetched',
    AddressField,
    address({ url, received: 3_400_000, total: 9_100_000, problem: null }),
    app,
  ),
  state(
    'address-failed',
    'It cannot be fetched',
    AddressField,
    address({
      url,
      received: 0,
      total: null,
      problem: {
        code: 'fetch-broke-off',
        message: 'The server answered 404.',
        file: url,
        mend: 'Check the address.',
      },
    }),
    app,
  ),
  state('device-checking', 'The device is being checked', DeviceLine, line({ at: 'checking' }), app),
  state('device-right', 'It computes right', DeviceLine, line({ at: 'checked', report }), app),
  state(
    'device-wrong',
    'It computes otherwise',
    DeviceLine,
    line({
      at: 'checked',
      report: {
        ...report,
        maxAbsolute: 0.41,
        changed: 5,
        warning: {
          code: 'device-differs',
          message: 'This device computes the model otherwise than plain JavaScript does.',
          mend: 'Choose another backend.',
        },
      },
    }),
    app,
  ),
  state(
    'device-unchecked',
    'It could not be checked',
    DeviceLine,
    line({
      at: 'failed',
      problem: { code: 'no-backend', message: 'This browser has no WebGPU.', mend: 'Choose WebGL.' },
    }),
    app,
  ),
]
