/** Small pieces that nothing else shows in this state. */
import DropAnywhere from '../../../src/app/parts/DropAnywhere.svelte'
import { state } from '../state'
import { workbench } from '../workbenches'

function dragged(drawn: HTMLElement) {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File(['a'], 'requests.csv'))
  drawn.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer }))
}

export const parts = [
  state('drop-anywhere', 'Files are held over the page', DropAnywhere, () => ({ workbench: workbench() }), {
    frame: 'whole',
    then: dragged,
  }),
]
