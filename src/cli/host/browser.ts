/**
 * Finds a Chrome or Chromium, or installs one: an existing one, else Playwright's, else the system
 * package manager's. Tests, the benchmark and the command line all launch through here.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { chromium, type Browser, type LaunchOptions } from 'playwright'

const commands = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'chrome',
  'microsoft-edge',
]

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Package managers in the order they are tried, each as commands to run one after the other. */
const managers: { tool: string; steps: string[][] }[] = [
  {
    tool: 'apt-get',
    steps: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', 'chromium'],
    ],
  },
  { tool: 'dnf', steps: [['dnf', 'install', '-y', 'chromium']] },
  { tool: 'apk', steps: [['apk', 'add', 'chromium']] },
  { tool: 'pacman', steps: [['pacman', '-Sy', '--noconfirm', 'chromium']] },
  { tool: 'zypper', steps: [['zypper', '--non-interactive', 'install', 'chromium']] },
  { tool: 'brew', steps: [['brew', 'install', '--cask', 'chromium']] },
]

/** Software GL gives every machine, GPU or not, a real WebGL 2 context; the rest keeps Chromium off the network. */
const browserFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--ignore-gpu-blocklist',
  '--enable-precise-memory-info',
]

// Pages are drawn without GL then: a software renderer only makes drawing slow, by three times in the gallery.
const softwareGl = ['--disable-gpu-compositing', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']

let found: string | null = null

/**
 * @returns the path of a browser, installing one where there is none.
 * @throws Error that says what was tried and what to do, where nothing works.
 */
function findBrowser(): string {
  found ??= fromEnvironment() ?? existing() ?? fromPlaywright() ?? fromPackageManager()
  if (found) return found
  throw new Error(
    'No Chrome or Chromium: none on PATH, Playwright could not download one, and no package manager could ' +
      'install one. Install Chrome or Chromium by hand, or set CHROME_PATH to its executable.',
  )
}

/**
 * Launches a headless browser with a WebGL context.
 * SHADOW_GPU=1 uses the machine's GPU; otherwise software GL, which is the same on every machine.
 */
export function launch(options: LaunchOptions = {}): Promise<Browser> {
  const gl = process.env.SHADOW_GPU ? [] : softwareGl
  return chromium.launch({
    executablePath: findBrowser(),
    ...options,
    args: [...browserFlags, ...gl, ...(options.args ?? [])],
  })
}

function fromEnvironment(): string | null {
  const path = process.env.CHROME_PATH
  if (!path) return null
  if (existsSync(path)) return path
  throw new Error(
    `CHROME_PATH is ${path}, and there is no such file. Set it to a browser's executable, or unset it.`,
  )
}

function existing(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  for (const command of commands)
    for (const folder of folders) {
      const path = join(folder, command)
      if (existsSync(path)) return path
    }
  return places.find((path) => existsSync(path)) ?? null
}

function fromPlaywright(): string | null {
  const path = () => {
    const known = chromium.executablePath()
    return known && existsSync(known) ? known : null
  }
  if (path()) return path()
  console.error('No Chrome or Chromium here: trying Playwright’s own.')
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright')), 'cli.js')
  spawnSync(process.execPath, [cli, 'install', '--with-deps', 'chromium'], {
    stdio: ['ignore', 2, 2],
    timeout: 600_000,
  })
  return path()
}

function fromPackageManager(): string | null {
  for (const { tool, steps } of managers) {
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) continue
    console.error(`Trying ${tool}.`)
    for (const step of steps) run(step)
    const path = existing()
    if (path) return path
  }
  return null
}

function run(step: string[]): void {
  const needsRoot = process.getuid?.() !== 0 && step[0] !== 'brew'
  const [command, ...args] = needsRoot ? ['sudo', '-n', ...step] : step
  spawnSync(command!, args, {
    stdio: ['ignore', 2, 2],
    timeout: 900_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

if (process.argv[1] === import.meta.filename) console.log(findBrowser())
