/** The page that lists published reports: one file, no script, nothing from elsewhere. */
import { count, time } from '../core/numbers'
import { statusSigns, verdictStatus } from '../report/status'
import { statusNames, verdictNames } from '../result/names'
import type { Entry } from './entries'
import { escaped } from './escaped'
import { overTime } from './over-time'

const style = `
:root{color-scheme:light dark;--ground:light-dark(#faf9f6,#131518);--card:light-dark(#fff,#1a1d21);--ink:light-dark(#1c1e21,#eceae4);
--muted:light-dark(#5c6268,#989ea6);--line:light-dark(#e4e2dc,#2b2f35);--link:light-dark(#2f5bd7,#7d9dff);
--pass:light-dark(#1a7f55,#4fc592);--fail:light-dark(#bf2f38,#ff7a80);--insufficient:light-dark(#6a5acd,#a99cff);--not-checked:var(--muted)}
body{margin:0 auto;padding:2rem 1rem 4rem;max-width:68rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}p{margin:0 0 1.5rem;color:var(--muted)}a{color:var(--link)}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);font-variant-numeric:tabular-nums}
th,td{padding:.6rem .75rem;border-top:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:500;font-size:.875rem;color:var(--muted)}td.n,th.n{text-align:right}time{white-space:nowrap}
ul{margin:0;padding:0;list-style:none;font-size:.875rem}b{font-weight:600}
.pass b,b.pass{color:var(--pass)}.fail b,b.fail{color:var(--fail)}.insufficient b,b.insufficient{color:var(--insufficient)}.not-checked b{color:var(--not-checked)}
h2{font-size:1.125rem;margin:2.5rem 0 .25rem}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1.25rem}
figure{margin:0;padding:.75rem;background:var(--card);border:1px solid var(--line)}figcaption{font-size:.875rem;color:var(--muted)}figcaption b{color:var(--ink)}
svg{display:block;width:100%;margin-top:.5rem;overflow:visible}.interval{stroke:currentColor;stroke-width:2;opacity:.45}svg .pass{color:var(--pass)}svg .fail{color:var(--fail)}
svg .insufficient{color:var(--insufficient)}circle{fill:currentColor}.open{fill:var(--card);stroke:currentColor;stroke-width:2}.cross{stroke:currentColor;stroke-width:2.5}
.zero{stroke:var(--muted);stroke-dasharray:3 3}
@media(max-width:40rem){thead{position:absolute;clip-path:inset(50%)}tr,td{display:block}tr{border-top:1px solid var(--line);padding:.5rem 0}
td{border:0;padding:.15rem .75rem}td.n{text-align:left}td.n::after{content:" requests"}}
`

/** @param entries newest first */
export function indexPage(entries: readonly Entry[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'">
<title>Shadow evaluations</title>
<link rel="alternate" type="application/atom+xml" href="feed.xml" title="Shadow evaluations">
<style>${style}</style>
</head>
<body>
<main>
<h1>Shadow evaluations</h1>
<p>Newest first, by the time of evaluation in UTC. Each opens as a report with its evidence. <a href="feed.xml">Feed</a></p>
<table>
<thead><tr><th scope="col">Evaluated</th><th scope="col">Verdict</th><th scope="col">Shadow against primary</th><th scope="col">Gates</th><th scope="col" class="n">Requests</th></tr></thead>
<tbody>
${entries.map(row).join('\n')}
</tbody>
</table>
${overTime(entries)}
</main>
</body>
</html>
`
}

function row({ file, startedAt, verdict, primary, shadow, requests, gates }: Entry): string {
  const status = verdictStatus[verdict]
  const cells = [
    `<td><time datetime="${startedAt}">${time(Date.parse(startedAt))}</time></td>`,
    `<td><a href="${file}"><b class="${status}">${statusSigns[status]} ${verdictNames[verdict]}</b></a></td>`,
    `<td>${escaped(shadow)} against ${escaped(primary)}</td>`,
    `<td><ul>${gates.map(gate).join('')}</ul></td>`,
    `<td class="n">${count(requests)}</td>`,
  ]
  return `<tr>${cells.join('')}</tr>`
}

function gate({ title, status }: Entry['gates'][number]): string {
  return `<li class="${status}"><b>${statusSigns[status]}</b> ${escaped(title)}: ${statusNames[status]}</li>`
}
