/** The architecture as rules: who may import what. Each says why, because whoever breaks it will ask. */

/** A rule that a folder imports nothing of ours but what is listed. */
const only = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    path: '^(core|stores|functions|infra|local|cli|dashboard|policies|bench|test)/',
    pathNot: [`^${folder}/`, ...allowed.map((path) => `^${path}`)],
  },
});

export default {
  forbidden: [
    only(
      'core-imports-nothing-of-ours',
      'core',
      [],
      'The decision is pure: whatever it could import could touch the world.',
    ),
    only(
      'stores-import-core',
      'stores',
      ['core/'],
      'A store remembers; it neither serves requests nor provisions.',
    ),
    only(
      'functions-import-core-and-stores',
      'functions',
      ['core/', 'stores/'],
      'Whatever a function imports is in its bundle.',
    ),
    only(
      'infra-names-handlers-by-path',
      'infra',
      ['core/', 'stores/(buckets|tables)\\.ts$'],
      'Evaluating the program must not run a handler, nor load its clients.',
    ),
    only(
      'local-imports-no-handler',
      'local',
      ['core/', 'stores/', 'infra/'],
      'The bundles that would be deployed are what runs locally.',
    ),
    only(
      'cli-imports-no-handler',
      'cli',
      ['core/', 'stores/', 'infra/', 'local/', 'policies/guardrails/'],
      'The command works on the program, its guardrails and the stores.',
    ),
    {
      name: 'dashboard-imports-core-and-calls-the-rest',
      comment:
        'Its pages run in browsers: what they need of a function they ask over HTTP. Types of answers load nothing.',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: {
        path: '^(stores|functions|infra|local|cli|policies|bench|test)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'guardrails-import-pulumi-only',
      comment:
        'A guard must not share the bug it guards, and a policy pack may run where this checkout is not.',
      severity: 'error',
      from: { path: '^policies/guardrails/' },
      to: { pathNot: ['^policies/guardrails/', '^node_modules/@pulumi/'] },
    },
    {
      name: 'core-is-pure',
      comment:
        'No clock, no environment, no network, no AWS, no Node built-ins: it runs in Lambda, CLI and browser.',
      severity: 'error',
      from: { path: '^core/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'],
        pathNot: 'node_modules/(zod|yaml)/',
      },
    },
    {
      name: 'parsing-stays-out-of-requests',
      comment:
        'zod and the YAML parser read documents, policies and scenarios; a function gets the result, ready to use.',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/(policy|scenarios)/' },
      to: { path: 'node_modules/(zod|yaml)/' },
    },
    {
      name: 'explaining-parses-nothing',
      comment:
        'The console decides supposed requests: the form of scenarios, with its parsers, is for the command line.',
      severity: 'error',
      from: { path: '^(functions/|core/(decision-log|explain)/|core/scenarios/(?!scenario\\.ts))' },
      to: {
        path: '^(core/scenarios/scenario|core/policy/(parse|parse-.*|written.*))\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'descriptions-stay-out-of-requests',
      comment:
        'What operations say of themselves is for documents: no other function carries it in its bundle.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/discovery/' },
      to: { path: '^functions/[^/]+/descriptions\\.ts$' },
    },
    {
      name: 'authorizer-stays-small',
      comment: 'Every cold start of the gate loads what it imports: Node and our own code are enough.',
      severity: 'error',
      from: { path: '^(functions/authorizer|stores/(credential-gate|gate-client|sigv4|claim-condition))' },
      to: { dependencyTypes: ['npm'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-tests-or-benches',
      severity: 'error',
      comment: 'What ships does not know how it is measured.',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or three.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment:
        'A package that nobody declared may be gone tomorrow. Types alone load nothing: those of what Pulumi brings along.',
      from: { path: '^(core|stores|functions|infra|local|cli|dashboard|policies)/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
