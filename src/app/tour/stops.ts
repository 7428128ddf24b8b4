/** Where the tour stops, and what is said there: what each part of a result is for, in the words of this one. */
import { count } from '../../core/numbers'
import { capital, numberWord } from '../../core/words'
import { askedOf } from '../../report/first/question'
import { verdictNames } from '../../result/names'
import type { EvaluationResult } from '../../result/evaluation-result'

export interface Stop {
  title: string
  text: string
  /** Finds what is spoken of among the results. */
  at: string
}

export function stopsOf(result: EvaluationResult): Stop[] {
  const { primary, shadow } = askedOf(result)
  const verdict = verdictNames[result.verdict]
  return [
    {
      title: 'The question',
      text: `${primary} answers users today, and ${shadow} is to take its place. Both were asked the same ${count(result.requests.replayed)} requests out of production’s log. Nobody was served by the candidate.`,
      at: '#verdict .question',
    },
    {
      title: 'The verdict',
      text: `“${verdict}” is one of three: promote, do not promote, not decided yet. Below it stands why, and what would settle what is open.`,
      at: '#verdict h1',
    },
    {
      title: `${capital(numberWord(result.checklist.length))} gates`,
      text: 'What was agreed beforehand. The diamond is what was measured, the bar is how far off it may be, and the tinted side of the line passes.',
      at: 'ul[aria-label="Checklist"]',
    },
    {
      title: 'Three figures',
      text: 'Production, the candidate, and the difference with its interval. As long as that holds zero, neither is credibly better.',
      at: '[data-testid="figures"]',
    },
    {
      title: 'Where it is worse',
      text: 'An average hides people. The groups of requests that the candidate serves credibly worse are named, the worst first.',
      at: '[data-testid="worst"]',
    },
    {
      title: 'What it rests on',
      text: 'A verdict is as good as its premises. Each is confirmed, unconfirmed or refuted, with the evidence; on a refuted one nothing is promoted.',
      at: '[data-testid="premises"]',
    },
    {
      title: 'What was judged',
      text: 'Both models by their files’ hashes, the log, the day. Here stands who decided, and when it is sent, a signature shows that nothing was changed.',
      at: '[data-testid="identity"]',
    },
    {
      title: 'The appendix, and your turn',
      text: 'Every figure behind it, down to each request that the two disagree on; what is in doubt comes first. For yours, drop two models and a log: they never leave your machine.',
      at: '[data-testid="appendix"] > header',
    },
  ]
}
