/** What is measured runs in a worker, as in the workbench. */
import { trustOwnScripts } from '../../../src/core/trusted'
import { evaluation } from './evaluation'
import type { Answer, Answers, Task } from './protocol'
import { reading } from './reading'
import { replay } from './replay'

// It starts those of the replay, and of half of the figures.
trustOwnScripts(location.href)

onmessage = async ({ data }: MessageEvent<Task>) => {
  const answer: Answer = await measure(data).then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, message: error instanceof Error ? error.message : String(error) }),
  )
  postMessage(answer)
}

function measure(task: Task): Promise<Answers[keyof Answers]> {
  switch (task.kind) {
    case 'reading':
      return reading(task)
    case 'replay':
      return replay(task)
    case 'evaluation':
      return evaluation(task)
  }
}
