/** Dialogs of the workbench. */
import GatesDialog from '../../../src/app/gates/GatesDialog.svelte'
import RollbackDialog from '../../../src/app/gates/RollbackDialog.svelte'
import GateStrip from '../../../src/app/gates/GateStrip.svelte'
import StepsDialog from '../../../src/app/mapping/StepsDialog.svelte'
import ShareDialog from '../../../src/app/share/ShareDialog.svelte'
import { usesByField } from '../../../src/app/state/mapping-edit'
import { newSteps } from '../../../src/app/state/step-words'
import { results } from '../results'
import { nothing, state } from '../state'
import testKey from '../../fixtures/keys/openssh?raw'
import { flights, holding, workbench } from '../workbenches'

const app = { frame: 'app' as const }

function type(input: HTMLInputElement, value: string) {
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

async function steps(field: string, more: boolean) {
  const made = await holding(await flights())
  const use = usesByField(made.draft.mapping!, 'shadow', made.draft.fields).get(field)![0]!
  const all = Object.values(newSteps).map(({ make }) => make())
  const feature = more ? { ...use.feature, steps: all } : use.feature
  return { workbench: made, role: 'shadow' as const, use: { ...use, feature }, name: field, close: nothing }
}

const share = () => ({
  ...{ workbench: workbench(), result: results.hold(), live: true, close: nothing },
  here: 'https://tools.example/shadow/',
})

async function found<E extends Element>(drawn: Element, selector: string): Promise<E> {
  for (;;) {
    const element = drawn.querySelector<E>(selector)
    if (element) return element
    await new Promise((next) => setTimeout(next, 10))
  }
}

export const dialogs = [
  state(
    'gates',
    'The rules of promotion, changed once and extended by a sixth',
    GateStrip,
    async () => {
      const made = workbench()
      await made.setGates({ ...made.gates, neverBreak: ['r-1', 'r-2'], drift: { psi: 0.25, allowed: 2 } })
      return { workbench: made, openGates: nothing, disabled: false }
    },
    app,
  ),
  state(
    'gates-dialog',
    'The rules of promotion',
    GatesDialog,
    () => ({ workbench: workbench(), close: nothing }),
    app,
  ),
  state(
    'rollback-dialog',
    'The evidence of the rollback alone',
    RollbackDialog,
    () => ({ workbench: workbench(), close: nothing }),
    app,
  ),
  state(
    'gates-dialog-faults',
    'Numbers that are none',
    GatesDialog,
    () => ({ workbench: workbench(), close: nothing }),
    {
      ...app,
      then: (drawn) => {
        for (const input of drawn.querySelectorAll<HTMLInputElement>('input[type=number]'))
          type(input, '-7000')
      },
    },
  ),
  state('steps-dialog', 'How a field is prepared', StepsDialog, () => steps('distance', false), app),
  state('steps-dialog-every', 'Every kind of step', StepsDialog, () => steps('distance', true), app),
  state('share-dialog', 'What leaves: figures alone', ShareDialog, share, app),
  state('share-dialog-signed', 'Signed with a key of one’s own', ShareDialog, share, {
    ...app,
    then: async (drawn) => {
      // Given, since one that the browser makes is another in each picture.
      const file = drawn.querySelector<HTMLInputElement>('[data-testid="sign"]')!
      file.click()
      const given = await found<HTMLInputElement>(drawn, '[data-testid="sign-file"]')
      const files = new DataTransfer()
      files.items.add(new File([testKey], 'key'))
      given.files = files.files
      given.dispatchEvent(new Event('change', { bubbles: true }))
      while (!drawn.textContent.includes('SHA256:6TzFrTMcYc51KzPe7k9tdJmYBhDFgmNODqmyZHFCpQ0'))
        await new Promise((next) => setTimeout(next, 10))
    },
  }),
  state('share-dialog-features', 'What leaves: features and all', ShareDialog, share, {
    ...app,
    then: (drawn) => drawn.querySelector<HTMLInputElement>('[data-testid="share-features"]')!.click(),
  }),
]
