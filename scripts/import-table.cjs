// Who may import whom (ARCHITECTURE.md, "The import table"), for dependency-cruiser. A package that is not
// named here may import none of ours.
const table = {
  balancer: [],
  transport: [],
  zookeeper: [],
  registry: ['zookeeper'],
  server: ['registry', 'transport'],
  client: ['registry', 'transport', 'balancer'],
  monitor: ['registry', 'transport', 'client'],
  cli: ['balancer', 'transport', 'zookeeper', 'registry', 'server', 'client', 'monitor'],
};

const source = (name) => `^packages/${name}/src/`;
/** Tests may use anything of ours; the test kits are shipped, and are held to the table. */
const tests = '\\.test\\.ts$|^packages/[^/]+/(test|bench)/';

const packageRules = Object.entries(table).map(([name, allowed]) => ({
  name: `${name}-imports-only-${allowed.join('-') || 'nothing-of-ours'}`,
  severity: 'error',
  comment: `@thriftkeeper/${name} may import of ours: ${allowed.join(', ') || 'nothing'}`,
  from: { path: source(name), pathNot: tests },
  to: { path: '^packages/', pathNot: [name, ...allowed].map((one) => `^packages/${one}/`) },
}));

module.exports = {
  forbidden: [
    ...packageRules,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'a cycle between files hides which of them is above the other',
      from: {},
      // A type that two files need of each other is no cycle at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-way-around-exports',
      severity: 'error',
      comment: "another package's files are reached by its name and its exports",
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'console-knows-the-api-by-its-types',
      severity: 'error',
      comment: "the monitor's code stays out of the page: only the types of its API are shared",
      from: { path: '^packages/monitor/console/src/' },
      to: { path: '^packages/', pathNot: '^packages/monitor/console/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      comment: 'an import that leads nowhere, or to a package that package.json does not name',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { couldNotResolve: true },
    },
    {
      name: 'only-declared-dependencies',
      severity: 'error',
      comment: 'what a package imports at run time stands in its own package.json',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-dev', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer', 'type-only'],
      },
    },
    {
      name: 'time-and-chance-in-one-place',
      severity: 'error',
      comment: 'chance comes from random.ts, so that tests can seed it',
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: `${tests}|/random\\.ts$|/testing/|/sasl-digest-md5\\.ts$|/access/secrets\\.ts$`,
      },
      to: { path: '^node:crypto$', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    exclude: { path: '(^|/)(dist|gen|generated)/' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
