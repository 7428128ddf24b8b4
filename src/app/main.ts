import { mount } from 'svelte'
import '../report/theme.css'
import './page.css'
import { trustOwnScripts } from '../core/trusted'
import App from './App.svelte'
import { rememberedBackend } from '../keep/preference'
import { driverOf } from './state/driver'
import { askBeforeLeaving } from './state/leaving'
import { readOptions } from './state/options'
import { Workbench } from './state/workbench.svelte'

trustOwnScripts(document.baseURI)
const backend = rememberedBackend()
const workbench = new Workbench(readOptions(location.search, backend && { backend }))
window.workbench = driverOf(workbench)
mount(App, { target: document.getElementById('app')!, props: { workbench } })
askBeforeLeaving(workbench)
void workbench.kept.start()
void workbench.navigation.start()
const atDesk = workbench.desk.start()
// What a script drives keeps nothing, nor does the development server's page.
if (import.meta.env.PROD && workbench.options.keep) void workbench.program.start(atDesk)
