/** Small pieces that nothing else shows in this state. */
import DropAnywhere from '../../../src/app/parts/DropAnywhere.svelte'
import ProgramLine from '../../../src/app/parts/ProgramLine.svelte'
import { state } from '../state'
import { workbench } from '../workbenches'

function dragged(drawn: HTMLElement) {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File(['a'], 'requests.csv'))
  drawn.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer }))
}

const program = (newer: boolean, held: string | null) => ({
  program: { newer, held, stays: true, load: async () => {} },
})

export const parts = [
  state(
    'program-coarse',
    'The page came without its headers, and somebody has begun',
    ProgramLine,
    program(false, null),
    { frame: 'app' },
  ),
  state('program-newer', 'A newer version is ready', ProgramLine, program(true, null), { frame: 'app' }),
  state(
    'program-held',
    'A newer version is ready, in mid-run',
    ProgramLine,
    program(true, 'It waits until the run is over.'),
    { frame: 'app' },
  ),
  state('drop-anywhere', 'Files are held over the page', DropAnywhere, () => ({ workbench: workbench() }), {
    frame: 'whole',
    then: dragged,
  }),
]
