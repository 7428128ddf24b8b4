/** Where labels look like a model's own answers: a label that was made of them says nothing of which model is right. */
import * as v from 'valibot'
import { number } from '../shapes'

export const OwnLabels = v.object({
  /** Whose answers the labels may be. */
  role: v.picklist(['primary', 'shadow']),
  /**
   * all: the label is its answer throughout. line: it is its score, cut at another threshold. close: it is right where its
   * own score leaves the answer open. sure: it is right wherever its own score is sure of the answer. part: in one part of the log it is never wrong. answer: it is never wrong where it answers one class. jump: just beside a tie of its scores, a share of the labels is its answer still. numbers: labels are its very numbers. mix: labels are a mean of both models' numbers, of which its share is the larger.
   */
  kind: v.picklist(['all', 'line', 'close', 'sure', 'part', 'answer', 'jump', 'numbers', 'mix']),
  /** Labelled requests that show it: all, those of the part, or those whose score leaves the answer open, is sure of it or is near a tie. */
  n: number,
  /** Of these, on how many the label is what the model answered. */
  same: number,
  /** Of these, on how many the other model answered otherwise than the label; null for numbers and mix. */
  apart: v.nullable(number),
  /** On how many the label would be another, by the model's own scores, by its errors elsewhere or by the other model's; null where that is not known. */
  expected: v.nullable(number),
  /** Part: a column and its value, or the first and last request. Answer: the class, twice. Null otherwise. */
  part: v.nullable(v.object({ by: v.nullable(v.string()), from: v.string(), to: v.string() })),
  /** Line: the threshold that parts the labels. Sure: the score from which on its answers are. Jump: the share of labels that are its answer however near the tie. Mix: its share. Null otherwise. */
  at: v.nullable(number),
})
export type OwnLabels = v.InferOutput<typeof OwnLabels>

export const LabelSource = v.array(OwnLabels)
export type LabelSource = v.InferOutput<typeof LabelSource>
