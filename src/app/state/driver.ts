/** The workbench as a script drives it (session/driver.ts). */
import type { Problem } from '../../core/problem'
import { withPlaceInWords } from '../../mapping/place-words'
import type { WorkbenchDriver } from '../../session/driver'
import { download } from './download'
import { asProblem, blocks } from './problems'
import { pictured, resultFiles } from './result-files'
import type { Workbench } from './workbench.svelte'

export function driverOf(workbench: Workbench): WorkbenchDriver {
  return {
    state: () => ({
      phase: workbench.phase,
      busy: workbench.busy,
      problems: problemsOf(workbench),
      missing: workbench.missing,
      ready: workbench.canRun,
    }),
    mapping: () => workbench.draft.mapping,
    run: () => void workbench.run(false),
    result: () => (workbench.stage.at === 'done' ? workbench.stage.result : null),
    save: async (file, how) => {
      const { stage } = workbench
      try {
        if (stage.at !== 'done') throw new Error('there is no result yet.')
        const session = () => workbench.session()
        const result = how ? await pictured(stage.result, session) : stage.result
        download(await resultFiles[file]({ result, session, how: how ?? null }), file)
        return null
      } catch (thrown) {
        return asProblem(thrown, `Writing ${file}`)
      }
    },
  }
}

/** In the order of the page; a result is shown without the places that its files are in. */
function problemsOf({ complaints, stage, slots, options, addresses, draft }: Workbench): Problem[] {
  if (stage.at === 'done') return complaints
  const placed = slots.all.flatMap(({ problems, model }) => [...problems, model?.unfit[options.backend]])
  const fetched = [addresses.of('primary')?.problem, addresses.of('shadow')?.problem]
  const blocking = [...complaints, ...placed, ...fetched, ...draft.problems].filter(
    (one) => one && blocks(one),
  )
  return [...blocking, stage.at === 'failed' ? stage.problem : null]
    .filter((problem) => problem != null)
    .map((problem) => withPlaceInWords(problem, draft.mapping))
}
