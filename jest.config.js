/** Runs the TypeScript as it stands: swc strips the types, Node's own ESM loads the modules. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  // One more than cores: much of what tests do is to wait for other processes.
  maxWorkers: 3,
  testTimeout: 60_000,
};
