/** Preprocessing steps in a few words, and each as it is added. */
import type { Step } from '../../result/mapping'

/** A number as short as it stays true to three digits. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** One step in a few words. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'standardise':
      return `standardise ${short(step.mean)}, ${short(step.sd)}`
    case 'min-max':
      return `min-max ${short(step.min)} to ${short(step.max)}`
    case 'log1p':
      return 'log1p'
    case 'clip':
      return `clip ${step.min === null ? '' : short(step.min)}…${step.max === null ? '' : short(step.max)}`
    case 'impute':
      return `impute ${step.value}`
    case 'one-hot':
      return `one-hot, ${step.values.length}`
    case 'vocabulary':
      return `vocabulary, ${step.values.length}${step.unknown === null ? '' : ' + unknown'}`
    case 'scale':
      return `× ${short(step.by)}${step.plus === 0 ? '' : ` + ${short(step.plus)}`}`
    case 'image':
      return `image ${step.height} × ${step.width}, ${step.channels === 1 ? 'grey' : 'RGB'}, ${step.resize === 'none' ? 'not resized' : step.resize}`
    case 'standardise-channels':
      return `standardise channels ${step.mean.map(short).join(' ')}, ${step.sd.map(short).join(' ')}`
  }
}

export function stepsText(steps: readonly Step[]): string {
  return steps.length === 0 ? 'as it is' : steps.map(stepText).join(', ')
}

export const newSteps: Record<Step['kind'], { title: string; make: () => Step }> = {
  standardise: { title: 'standardise', make: () => ({ kind: 'standardise', mean: 0, sd: 1 }) },
  'min-max': { title: 'min-max', make: () => ({ kind: 'min-max', min: 0, max: 1 }) },
  log1p: { title: 'log1p', make: () => ({ kind: 'log1p' }) },
  clip: { title: 'clip', make: () => ({ kind: 'clip', min: null, max: null }) },
  impute: { title: 'impute', make: () => ({ kind: 'impute', value: 0 }) },
  'one-hot': { title: 'one-hot', make: () => ({ kind: 'one-hot', values: [], unknown: 'zeros' }) },
  vocabulary: {
    title: 'vocabulary index',
    make: () => ({ kind: 'vocabulary', values: [], offset: 1, unknown: 0 }),
  },
  scale: { title: 'scale', make: () => ({ kind: 'scale', by: 1, plus: 0 }) },
  image: {
    title: 'decode image',
    make: () => ({ kind: 'image', height: 224, width: 224, channels: 3, resize: 'bilinear' }),
  },
  'standardise-channels': {
    title: 'standardise per channel',
    // ImageNet's, as torchvision and Keras' 'torch' mode use them, after a scaling by 1/255.
    make: () => ({ kind: 'standardise-channels', mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225] }),
  },
}
