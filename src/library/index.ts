/**
 * The Shadow Evaluation Workbench in a program: may the candidate be promoted? Computed in this process and threads beside
 * it; nothing is sent anywhere.
 * @module
 */
export { compare } from './compare'
export { evaluate } from './evaluate'
export { replay } from './replay'
export { ProblemError } from '../core/problem'
export type { EvaluateOptions, FileGiven, ReplayOptions } from './options'
export type { ReplayedRow } from './replay'
export type { Comparison } from '../compare/comparison'
export type { Problem } from '../core/problem'
export type { EvaluationResult } from '../result/evaluation-result'
export type { GatesFile } from '../result/gates-schema'
export type { MappingFile } from '../result/mapping'
export type { Progress } from '../session/contract'
