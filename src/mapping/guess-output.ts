/** Which output is the prediction, and how it is read: by the last activation, the shape and the labels. */
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import { chooseOutput, comparable } from './choose-output'
import { findClasses, openQuestion, type Beside } from './class-evidence'
import { kindByShape, notCompared, tooWide } from './output-kind'
import type { Activation, ModelSignature } from './signature'
import type { Reading } from '../result/mapping'
import { looksNumeric } from './text'

export interface GuessedReading {
  tensor: string
  read: Reading
  /** Numbers per request. */
  width: number
}

/** @param beside labels and logged answers, and the other model */
export function guessReading(
  role: Role,
  signature: ModelSignature,
  beside: Beside,
  why: Record<string, string>,
  problems: Problem[],
): GuessedReading | null {
  const at = outputOf(role, signature, beside, why, problems)
  const output = signature.outputs[at]
  if (!output) return null
  const pointer = `/models/${role}/output/read`
  const width = signature.widths[at] ?? 1
  const shaped = kindByShape(output.shape, output.name) ?? tooWide(width)
  if (shaped) {
    // The check of the mapping says why it does not run.
    why[pointer] = `It is ${shaped}.`
    return { tensor: output.name, read: { kind: 'number' }, width: 1 }
  }
  const activation = signature.activations[at] ?? null
  const ends = activation === 'softmax' || activation === 'sigmoid' || activation === 'argmax'
  const found = width > 1 && !ends ? findClasses(role, at, width, beside) : null
  const others = comparable(signature).flatMap((i) => (i === at ? [] : [signature.outputs[i]!.name]))
  if (found?.kind === 'vector')
    problems.push({
      ...notCompared(role, output.name, found.what, others),
      place: atPointer(pointer),
    })
  if (found?.kind === 'open') problems.push(openQuestion(role, output.name, width))
  const labels = beside.labels ?? beside.logged.primary ?? beside.logged.shadow
  const made =
    output.dtype === 'int32' && width === 1
      ? { read: { kind: 'class-index' } as Reading, why: 'One integer per request.', check: null }
      : width === 1
        ? single(activation, labels)
        : several(activation, width)
  why[pointer] = made.why
  // A question is put once, and a refusal assumes nothing.
  if (made.check && (found === null || found.kind === 'classes'))
    problems.push({
      code: 'assumed-reading',
      message: made.check,
      place: atPointer(pointer),
      mend: 'Change the reading if not.',
    })
  return { tensor: output.name, read: made.read, width }
}

interface Made {
  read: Reading
  why: string
  check: string | null
}

function single(activation: Activation | null, labels: readonly string[] | null): Made {
  if (activation === 'sigmoid')
    return {
      read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' },
      why: 'One unit with a sigmoid: P(class 1), threshold 0.5.',
      check: null,
    }
  if (activation === 'argmax')
    return { read: { kind: 'class-index' }, why: 'The graph ends in an argmax.', check: null }
  const numeric = labels !== null && looksNumeric(labels)
  const two = labels !== null && labels.length > 0 && labels.length <= 2 && !numeric
  if (two && activation === 'linear')
    return {
      read: { kind: 'sigmoid', threshold: 0.5, from: 'logit' },
      why: 'One linear unit and labels of two classes: a logit.',
      check: 'One linear output with labels of two classes is read as a logit.',
    }
  if (two)
    return {
      read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' },
      why: 'One output and labels of two classes: P(class 1).',
      check: 'One output with labels of two classes is read as P(class 1).',
    }
  return {
    read: { kind: 'number' },
    why: numeric
      ? 'One unit without a sigmoid, and labels are numbers.'
      : 'One unit without a sigmoid: a number.',
    check: labels === null ? 'Without labels, one output is read as a plain number.' : null,
  }
}

function several(activation: Activation | null, width: number): Made {
  if (activation === 'softmax')
    return {
      read: { kind: 'softmax', from: 'probability' },
      why: `${width} units with a softmax: a probability per class.`,
      check: null,
    }
  if (activation === 'linear')
    return {
      read: { kind: 'softmax', from: 'logit' },
      why: `${width} linear units: a logit per class.`,
      check: `${width} linear outputs are read as logits of ${width} classes.`,
    }
  return {
    read: { kind: 'softmax', from: 'probability' },
    why: `${width} outputs: the largest is the class.`,
    check: `${width} outputs that end in no softmax are read as a score per class, the largest wins.`,
  }
}

/** @returns which output, with its reason; one that nothing but its place or its name tells is said */
function outputOf(
  role: Role,
  signature: ModelSignature,
  beside: Beside,
  why: Record<string, string>,
  problems: Problem[],
): number {
  const pointer = `/models/${role}/output/tensor`
  const chosen = chooseOutput(signature, beside)
  why[pointer] = chosen.why
  const name = signature.outputs[chosen.at]?.name ?? ''
  if (!chosen.told)
    problems.push({
      code: 'assumed-output',
      message: `${role} has ${signature.outputs.length} outputs; "${name}" is taken as the prediction.`,
      place: atPointer(pointer),
      mend: 'Choose another output if it is not.',
    })
  return chosen.at
}
