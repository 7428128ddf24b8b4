/** Light, dark, or as the system says; the choice is kept on this machine. */
export type ThemeChoice = 'light' | 'dark'

const key = 'workbench-theme'

export class Theme {
  #chosen = $state<ThemeChoice | null>(null)
  #system = $state<ThemeChoice>('light')

  constructor() {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    this.#system = dark.matches ? 'dark' : 'light'
    dark.addEventListener('change', (event) => (this.#system = event.matches ? 'dark' : 'light'))
    const kept = stored()
    if (kept) this.choose(kept)
  }

  get current(): ThemeChoice {
    return this.#chosen ?? this.#system
  }

  get other(): ThemeChoice {
    return this.current === 'dark' ? 'light' : 'dark'
  }

  choose(choice: ThemeChoice): void {
    this.#chosen = choice
    document.documentElement.dataset.theme = choice
    try {
      localStorage.setItem(key, choice)
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }
}

function stored(): ThemeChoice | null {
  try {
    const value = localStorage.getItem(key)
    return value === 'light' || value === 'dark' ? value : null
  } catch {
    return null
  }
}
