import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'dist-bench', 'node_modules', '.socle', 'src/kernel/database/tables.ts', '**/*.js'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.{ts,tsx}', 'tests/**/*.{ts,tsx}', 'bench/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.lint.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-process-exit': 'error',
      // The DOM library is there for the tests that read pages.
      'no-restricted-globals': ['error', 'document', 'window', 'localStorage', 'location', 'name', 'event'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      // Our interfaces are closures, not classes: their methods have no `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[property.name='raw'][object.name='sql']",
          message: 'sql.raw lets text become SQL: bind it as a parameter.',
        },
        {
          selector: "TSAsExpression > TSTypeReference[typeName.name='EmailAddress']",
          message: 'Only parseEmail makes an EmailAddress: a cast would hand a raw text to the mail server.',
        },
      ],
    },
  },
  { files: ['src/main.ts', 'src/commands/**', 'bench/**', '**/*.test.{ts,tsx}', 'tests/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.test.{ts,tsx}', 'tests/**'],
    // Bodies of answers are read as they come; some functions run in the pages of a browser.
    rules: {
      'no-restricted-globals': 'off',
      ...Object.fromEntries(
        ['no-unsafe-assignment', 'no-unsafe-member-access', 'no-unsafe-call', 'no-unsafe-return', 'no-unsafe-argument'].map((r) => [
          `@typescript-eslint/${r}`,
          'off',
        ]),
      ),
    },
  },
);
