/** The documents ask for something that cannot be deployed. The message says what, where, and what to do. */
export class DeclarationError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'DeclarationError';
  }
}
