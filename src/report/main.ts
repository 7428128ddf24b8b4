/** The static report: reads the result that this very file carries, and draws it. */
import { mount } from 'svelte'
import { problemText, ProblemError } from '../core/problem'
import './theme.css'
import { readReport } from '../result/reader'
import Report from './Report.svelte'

const target = document.getElementById('report')
const json = document.getElementById('result')?.textContent ?? ''
const meta = (name: string) => document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') || null

if (target) {
  try {
    mount(Report, {
      target,
      props: {
        result: readReport(json),
        generated: meta('generated'),
        madeAt: webAddress(meta('workbench')),
      },
    })
  } catch (error) {
    target.textContent = error instanceof ProblemError ? problemText(error.problem) : String(error)
  }
}

/** A link leads to a web page, and nowhere else. */
function webAddress(text: string | null): string | null {
  return text !== null && /^https?:\/\/[^/]/.test(text) ? text : null
}
