import js from '@eslint/js'
import globals from 'globals'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

/** Which folders of src a folder may import; anything else is an error. */
const mayImport = {
  core: [],
  files: ['core'],
  result: ['core'],
  evaluation: ['core', 'result'],
  formats: ['core', 'files', 'result'],
  keras: ['core', 'files'],
  models: ['core', 'files', 'keras'],
  mapping: ['core', 'files', 'result', 'formats', 'models'],
  replay: ['core', 'files', 'result', 'keras', 'models'],
  session: ['core', 'files', 'result', 'evaluation', 'formats', 'models', 'mapping', 'replay'],
  report: ['core', 'result'],
}
const folders = [...Object.keys(mayImport), 'app', 'cli']

const boundaries = Object.entries(mayImport).map(([folder, allowed]) => ({
  files: [`src/${folder}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...folders
            .filter((other) => other !== folder && !allowed.includes(other))
            .map((other) => ({
              group: [`**/${other}/*`, `**/${other}`],
              message: `src/${folder} may not import src/${other}.`,
            })),
          ...(folder === 'replay' || folder === 'keras'
            ? []
            : [{ group: ['@tensorflow/*'], message: 'Only src/replay and src/keras import TensorFlow.js.' }]),
          ...(folder === 'report'
            ? []
            : [{ group: ['svelte', 'svelte/*', '*.svelte'], message: `src/${folder} knows no page.` }]),
        ],
      },
    ],
  },
}))

export default ts.config(
  { ignores: ['dist/', 'models/', 'tests/fixtures/', 'public/', 'test-results/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-undef': 'off',
    },
  },
  ...boundaries,
  {
    files: ['src/app/**', 'src/cli/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@tensorflow/*'], message: 'Only src/replay and src/keras import TensorFlow.js.' },
          ],
        },
      ],
    },
  },
)
