/** One step of a recurrent layer, by cell (keras/src/layers/rnn/{lstm,gru,simple_rnn,stacked_rnn_cells,conv_lstm}.py, 3.15). */
import * as tf from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import type { Config } from './base'
import { activationOf, lstm, type AddWeight, type Cell } from './cell'
import { ConvLSTMCell } from './convCell'

/** Kernel, recurrent kernel and bias of a cell with so many gates. */
abstract class DenseCell implements Cell {
  protected readonly units: number
  protected readonly activation: (x: tf.Tensor) => tf.Tensor
  protected readonly gate: (x: tf.Tensor) => tf.Tensor
  protected kernel?: tfl.LayerVariable
  protected recurrent?: tfl.LayerVariable
  protected bias?: tfl.LayerVariable
  protected abstract readonly gates: number
  protected readonly states: number = 1

  constructor(protected readonly config: Config) {
    this.units = config['units'] as number
    this.activation = activationOf(config['activation'], 'tanh')
    this.gate = activationOf(config['recurrentActivation'], 'sigmoid')
  }

  protected biasShape(): number[] {
    return [this.gates * this.units]
  }

  build(input: number[], add: AddWeight): void {
    this.kernel = add('kernel', [input.at(-1) as number, this.gates * this.units])
    this.recurrent = add('recurrent_kernel', [this.units, this.gates * this.units])
    if (this.config['useBias'] !== false) this.bias = add('bias', this.biasShape())
  }

  /** The bias for the input. */
  protected inputBias(): tf.Tensor | null {
    return this.bias?.read() ?? null
  }

  project(x: tf.Tensor): tf.Tensor {
    const product = tf.matMul(x as tf.Tensor2D, this.kernel?.read() as tf.Tensor2D)
    const bias = this.inputBias()
    return bias ? tf.add(product, bias) : product
  }

  protected fromState(state: tf.Tensor): tf.Tensor {
    return tf.matMul(state as tf.Tensor2D, this.recurrent?.read() as tf.Tensor2D)
  }

  abstract step(projected: tf.Tensor, states: tf.Tensor[]): [tf.Tensor, tf.Tensor[]]

  outputShape(): number[] {
    return [this.units]
  }
  stateShapes(): number[][] {
    return Array.from({ length: this.states }, () => [this.units])
  }
}

class SimpleCell extends DenseCell {
  protected readonly gates = 1
  step(projected: tf.Tensor, [state]: tf.Tensor[]): [tf.Tensor, tf.Tensor[]] {
    const output = this.activation(tf.add(projected, this.fromState(state as tf.Tensor)))
    return [output, [output]]
  }
}

class LSTMCell extends DenseCell {
  protected readonly gates = 4
  protected override readonly states = 2
  step(projected: tf.Tensor, [state, carry]: tf.Tensor[]): [tf.Tensor, tf.Tensor[]] {
    const sum = tf.add(projected, this.fromState(state as tf.Tensor))
    return lstm(tf.split(sum, 4, 1), carry as tf.Tensor, this.activation, this.gate)
  }
}

/** reset_after (Keras' default, cuDNN's variant): two biases, and the state is reset after its product, not before. */
class GRUCell extends DenseCell {
  protected readonly gates = 3
  private readonly after = this.config['resetAfter'] !== false

  protected override biasShape(): number[] {
    return this.after ? [2, 3 * this.units] : [3 * this.units]
  }
  private biasRow(row: number): tf.Tensor | null {
    return this.bias ? tf.gather(this.bias.read(), row) : null
  }
  protected override inputBias(): tf.Tensor | null {
    return this.after ? this.biasRow(0) : super.inputBias()
  }

  step(projected: tf.Tensor, [before]: tf.Tensor[]): [tf.Tensor, tf.Tensor[]] {
    const state = before as tf.Tensor
    const [xz, xr, xh] = tf.split(projected, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor]
    const [z, candidate] = this.after
      ? this.resetAfter(state, xz, xr, xh)
      : this.resetBefore(state, xz, xr, xh)
    const output = tf.add(tf.mul(z, state), tf.mul(tf.sub(1, z), candidate))
    return [output, [output]]
  }

  private resetAfter(state: tf.Tensor, xz: tf.Tensor, xr: tf.Tensor, xh: tf.Tensor): [tf.Tensor, tf.Tensor] {
    const product = this.fromState(state)
    const bias = this.biasRow(1)
    const [hz, hr, hh] = tf.split(bias ? tf.add(product, bias) : product, 3, 1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ]
    const r = this.gate(tf.add(xr, hr))
    return [this.gate(tf.add(xz, hz)), this.activation(tf.add(xh, tf.mul(r, hh)))]
  }

  private resetBefore(state: tf.Tensor, xz: tf.Tensor, xr: tf.Tensor, xh: tf.Tensor): [tf.Tensor, tf.Tensor] {
    const [kz, kr, kh] = tf.split(this.recurrent?.read() as tf.Tensor2D, 3, 1) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
    ]
    const times = (x: tf.Tensor, kernel: tf.Tensor2D) => tf.matMul(x as tf.Tensor2D, kernel)
    const r = this.gate(tf.add(xr, times(state, kr)))
    return [this.gate(tf.add(xz, times(state, kz))), this.activation(tf.add(xh, times(tf.mul(r, state), kh)))]
  }
}

/** Cells one upon the other: each takes the output of the one before. */
class StackedCells implements Cell {
  private readonly cells: Cell[]
  constructor(config: Config) {
    this.cells = (config['cells'] as unknown[]).map(cellOf)
  }
  build(input: number[], add: AddWeight): void {
    this.cells.reduce((at, cell, i) => {
      cell.build(at, (name, shape) => add(`cell_${i}/${name}`, shape))
      return cell.outputShape(at)
    }, input)
  }
  project(x: tf.Tensor): tf.Tensor {
    return (this.cells[0] as Cell).project(x)
  }
  step(projected: tf.Tensor, states: tf.Tensor[]): [tf.Tensor, tf.Tensor[]] {
    let at = projected
    let rest = states
    const next: tf.Tensor[] = []
    this.cells.forEach((cell, i) => {
      const count = cell.stateShapes([]).length
      const [output, own] = cell.step(i === 0 ? at : cell.project(at), rest.slice(0, count))
      rest = rest.slice(count)
      next.push(...own)
      at = output
    })
    return [at, next]
  }
  outputShape(input: number[]): number[] {
    return this.cells.reduce((at, cell) => cell.outputShape(at), input)
  }
  stateShapes(input: number[]): number[][] {
    return this.cells.flatMap((cell) => cell.stateShapes(input))
  }
}

const cells: Record<string, new (config: Config) => Cell> = {
  SimpleRNNCell: SimpleCell,
  LSTMCell,
  GRUCell,
  StackedRNNCells: StackedCells,
  ConvLSTMCell,
}

/** @param value {className, config} as the table writes it */
export function cellOf(value: unknown): Cell {
  const { className, config } = value as { className: string; config: Config }
  const cell = cells[className]
  if (!cell) throw new Error(`no cell ${className}`)
  return new cell(config)
}
