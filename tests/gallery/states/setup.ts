/** The page before a replay: empty, being filled, ready, and with files that cannot be used. */
import App from '../../../src/app/App.svelte'
import Setup from '../../../src/app/Setup.svelte'
import { example } from '../../../src/app/state/example'
import { nothing, state } from '../state'
import { flights, holding, text, workbench } from '../workbenches'

const app = { frame: 'app' as const }

const setupOf = (made: ReturnType<typeof holding>) => async () => ({
  workbench: await made,
  openGates: nothing,
  openCompare: nothing,
})

/** The example that it shows is there at once. */
async function empty() {
  await example()
  return workbench()
}

export const setup = [
  state('page-empty', 'The page at first', App, async () => ({ workbench: await empty() }), {
    frame: 'whole',
  }),
  state(
    'page-reading',
    'Files are being read',
    App,
    async () => ({ workbench: await holding([text('requests.csv', 'a\n1\n')], { reading: true }) }),
    { frame: 'whole' },
  ),
  state(
    'page-complaint',
    'A report that cannot be read, and a demo that is not there',
    App,
    async () => {
      const made = await empty()
      await made.openReport(text('report.html', '<p>some other page</p>'))
      await made.demo('nowhere')
      return { workbench: made }
    },
    { frame: 'whole' },
  ),
  state(
    'setup-ready',
    'Everything is here',
    Setup,
    () => setupOf(flights().then((files) => holding(files)))(),
    app,
  ),
  state(
    'setup-wrong-files',
    'A model without its weights, a log that is none, files that belong nowhere',
    Setup,
    () =>
      setupOf(
        flights('primary').then((files) =>
          holding([
            ...files.filter(({ path }) => !path.endsWith('.bin')),
            text('requests.csv', '\u0000\u0001\u0002'),
            text('notes-about-what-is-to-be-done-before-the-next-release.docx', 'PK'),
            text('holiday.png', '\u0089PNG'),
          ]),
        ),
      )(),
    app,
  ),
  state(
    'setup-removed',
    'The log was removed and can be put back',
    Setup,
    async () => {
      const made = await holding(await flights())
      await made.clear('log')
      return { workbench: made, openGates: nothing, openCompare: nothing }
    },
    app,
  ),
]
