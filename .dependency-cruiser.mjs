/** The plan of the house (docs/architecture.md) as rules. */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'kernel-imports-nothing', severity: 'error', from: { path: '^src/kernel/' }, to: { path: '^src/', pathNot: '^src/kernel/' } },
    {
      name: 'design-imports-only-kernel',
      severity: 'error',
      from: { path: '^src/design/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/', pathNot: '^src/(design|kernel)/' },
    },
    {
      name: 'registry-imports-only-kernel',
      severity: 'error',
      from: { path: '^src/registry/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/', pathNot: '^src/(registry|kernel|context|product)' },
    },
    {
      name: 'sandbox-is-the-outside-world',
      comment: 'It knows nothing of the products: they meet over HTTP',
      severity: 'error',
      from: { path: '^src/sandbox/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/', pathNot: '^src/(sandbox|kernel|design)/' },
    },
    {
      name: 'products-know-only-the-type-of-the-sandbox',
      severity: 'error',
      from: { path: '^src/(missions|registry|product|context)', pathNot: '\\.test\\.tsx?$|/testing' },
      to: { path: '^src/sandbox/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'products-meet-at-their-doors',
      severity: 'error',
      from: { path: '^src/missions/([^/]+/[^/]+)/', pathNot: '\\.test\\.tsx?$|/testing[^/]*\\.tsx?$' },
      to: { path: '^src/missions/([^/]+/[^/]+)/', pathNot: '^src/missions/(?:$1/|[^/]+/[^/]+/index\\.ts$)' },
    },
    {
      name: 'products-do-not-know-the-assembly',
      severity: 'error',
      from: { path: '^src/missions/', pathNot: '\\.test\\.tsx?$|/testing' },
      to: { path: '^src/(app|main|system|products|open-context|front|commands)' },
    },
    {
      name: 'one-door-to-the-mail-library',
      comment: 'It reads addresses in ways of its own: only who gives it parsed ones, and compares what it made of them, may call it',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/kernel/mail/transport\\.ts$|\\.test\\.tsx?$' },
      to: { path: 'node_modules/(@types/)?nodemailer/' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '/rules(/|\\.ts$)' },
      to: {
        path: '(^src/kernel/(database|http|jobs)/|^src/kernel/mail/(?!address\\.ts$)|/store\\.ts$|/routes\\.ts$|/pages/|node_modules/(fastify|pg|kysely))',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pages-do-not-ask-the-database',
      severity: 'error',
      from: { path: '/pages/' },
      to: { path: '(/store\\.ts$|^src/kernel/database/)', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$|\\.test\\.tsx?$|src/main\\.ts$|\\.js$' }, to: {} },
    { name: 'only-declared-packages', severity: 'error', from: { path: '^src' }, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
    {
      name: 'no-development-packages-in-the-program',
      severity: 'error',
      from: { path: '^src', pathNot: '\\.test\\.tsx?$|/testing' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|sql)$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'] },
  },
};
