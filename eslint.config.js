import js from '@eslint/js'
import globals from 'globals'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** Which folders of src a folder may import; anything else is an error. The reasons: docs/architecture.md. */
const mayImport = {
  core: [],
  offline: [],
  files: ['core'],
  result: ['core'],
  attest: ['core', 'result'],
  evaluation: ['core', 'result'],
  compare: ['core', 'result', 'evaluation'],
  formats: ['core', 'files', 'result'],
  keras: ['core', 'files'],
  models: ['core', 'files', 'keras'],
  mapping: ['core', 'files', 'result', 'formats', 'models'],
  replay: ['core', 'files', 'result', 'models', 'keras'],
  session: ['core', 'files', 'result', 'evaluation', 'formats', 'models', 'mapping', 'replay', 'keep'],
  report: ['core', 'result'],
  publish: ['core', 'result', 'report'],
  keep: ['core', 'offline'],
  app: [
    'core',
    'attest',
    'offline',
    'files',
    'result',
    'formats',
    'models',
    'mapping',
    'replay',
    'session',
    'report',
    'publish',
    'keep',
    'compare',
  ],
  library: ['core', 'files', 'result', 'compare', 'session', 'cli'],
  cli: [
    'attest',
    'core',
    'offline',
    'files',
    'result',
    'compare',
    'mapping',
    'models',
    'replay',
    'session',
    'report',
    'publish',
  ],
}
const folders = Object.keys(mayImport)
const useTensorFlow = ['replay', 'keras']
const drawPages = ['report', 'app']

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
              // From any depth of this folder, never of a folder of that name within it.
              regex: `^(\\.\\./)+${other}(/|$)`,
              message: `src/${folder} may not import src/${other}.`,
            })),
          {
            regex: '^(\\.\\./)+(scripts|tests|models/src)(/|$)',
            message: `src/${folder} may not import what is outside of src.`,
          },
          ...(useTensorFlow.includes(folder)
            ? []
            : [{ group: ['@tensorflow/*'], message: 'Only src/replay and src/keras import TensorFlow.js.' }]),
          ...(drawPages.includes(folder)
            ? []
            : [{ group: ['svelte', 'svelte/*', '*.svelte'], message: `src/${folder} knows no page.` }]),
        ],
      },
    ],
  },
}))

const typed = {
  files: ['src/**/*.ts', 'src/**/*.svelte', 'src/**/*.svelte.ts', 'scripts/**/*.ts', 'tests/**/*.ts'],
  languageOptions: {
    parserOptions: { project: './tsconfig.json', extraFileExtensions: ['.svelte'] },
  },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    '@typescript-eslint/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
    ],
  },
}

export default ts.config(
  {
    ignores: [
      'dist/',
      'dist-cli/',
      'dist-types/',
      'docs-api/',
      'coverage/',
      'models/',
      'tests/fixtures/',
      'public/',
      'test-results/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  typed,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-undef': 'off',
    },
  },
  ...boundaries,
  {
    files: ['tests/browser/**', 'tests/gallery/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          // What is loaded on demand is not there in the same moment: such a test passes on a slow machine only.
          selector:
            "CallExpression[callee.property.name=/^to(Be|Equal)$/][arguments.0.value!=0] > MemberExpression > CallExpression[callee.name='expect'] > AwaitExpression > CallExpression[callee.property.name='count']",
          message: 'count() does not wait. Write: await expect.poll(() => locator.count()).toBe(n).',
        },
      ],
    },
  },
  {
    files: ['src/keras/**', 'src/models/**'],
    ignores: ['src/keras/compute/**', 'src/keras/layers/*.compute.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@tensorflow/|/compute(/|$)|\\.compute$',
              message: 'What a layer accepts, and its shapes, are known before TensorFlow.js is loaded.',
            },
          ],
        },
      ],
    },
  },
)
