/** Edits that follow each other while the preview of one before is still on its way. */
import { expect, it } from 'vitest'
import { MappingDraft } from '../../../src/app/state/mapping.svelte'
import type { Mapping } from '../../../src/result/mapping'
import { LocalSession } from '../../../src/session/session'
import { failingReplayer, file } from '../session/helpers'

/** Whose previews wait until they are let go. */
class Held extends LocalSession {
  #waiting: (() => void)[] = []
  hold = false

  override async preview(mapping: Mapping) {
    const made = await super.preview(mapping)
    if (this.hold) await new Promise<void>((go) => this.#waiting.push(go))
    return made
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  release(): void {
    this.hold = false
    for (const go of this.#waiting.splice(0)) go()
  }
}

it('an edit is not taken back by what follows from the mapping before it', async () => {
  const session = new Held(failingReplayer)
  const rows = Array.from({ length: 60 }, (_, i) => `k${i},${i % 2},${i % 3 ? 1 : 0},${i % 5 ? 1 : 0}`)
  await session.drop([file('log.csv', ['key,x,y,z', ...rows].join('\n'))], 'log')
  const draft = new MappingDraft(async () => session)
  await draft.propose('log')
  draft.use('x', 'label')
  draft.use('y', 'primary')
  draft.use('z', 'shadow')
  await draft.settled()
  const { classes } = draft.mapping!
  session.hold = true
  // Numbers in place of classes: the classes go with the next preview.
  draft.change((mapping) => (mapping.task = 'regression'))
  await expect.poll(() => session.waiting).toBe(1)
  draft.use('key', 'cluster')
  session.release()
  await new Promise((next) => setTimeout(next))
  await draft.settled()
  expect(classes).toEqual(['0', '1'])
  expect(draft.mapping?.classes).toEqual([])
  expect(draft.mapping?.roles).toMatchObject({ x: 'label', y: 'primary', z: 'shadow', key: 'cluster' })
})

const LOG = ['key,x,y', ...Array.from({ length: 20 }, (_, i) => `k${i},${i % 2},${i % 3}`)].join('\n')

it('changes wait for their files, are kept meanwhile, and are laid over what is proposed for the same', async () => {
  const session = new LocalSession(failingReplayer)
  const draft = new MappingDraft(async () => session)
  await session.drop([file('log.csv', LOG)], 'log')
  await draft.propose('this log')
  draft.use('x', 'label')
  await draft.settled()
  const changed = draft.changes.all!
  expect(changed).toEqual({ mapping: draft.mapping, ground: 'this log' })

  // Another page, which has all but the log.
  const next = new MappingDraft(async () => session)
  next.changes.wait(changed)
  next.clear()
  await next.changes.arrive()
  expect([next.changes.waiting, next.changes.all]).toEqual([true, changed])
  await next.propose('this log')
  await next.changes.arrive()
  expect([next.changes.waiting, next.mapping, next.edited]).toEqual([false, changed.mapping, true])
  next.undo()
  expect([next.mapping, next.edited, next.changes.all]).toEqual([
    (await session.propose()).mapping,
    false,
    null,
  ])
})

it('changes that waited for other files than came are set aside, and undo brings them', async () => {
  const session = new LocalSession(failingReplayer)
  const draft = new MappingDraft(async () => session)
  await session.drop([file('log.csv', LOG)], 'log')
  await draft.propose('another log')
  const proposed = draft.mapping!
  const mapping = { ...proposed, task: 'regression' as const, classes: [] }
  draft.changes.wait({ mapping, ground: 'this log' })
  await draft.changes.arrive()
  expect([draft.mapping, draft.setAside, draft.changes.all]).toEqual([proposed, true, null])
  draft.undo()
  expect([draft.mapping?.task, draft.edited, draft.setAside]).toEqual(['regression', true, false])
})
