/** The static report: reads the result that this very file carries, and draws it. */
import { mount } from 'svelte'
import { problemText, ProblemError } from '../core/problem'
import './theme.css'
import { readReport } from '../result/reader'
import Report from './Report.svelte'

const target = document.getElementById('report')
const json = document.getElementById('result')?.textContent ?? ''
const generated = document.querySelector('meta[name="generated"]')?.getAttribute('content') || null

if (target) {
  try {
    mount(Report, { target, props: { result: readReport(json), generated } })
  } catch (error) {
    target.textContent = error instanceof ProblemError ? problemText(error.problem) : String(error)
  }
}
