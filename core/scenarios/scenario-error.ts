/** A scenario asks for what the policy does not have; the message says what, for whoever wrote it. */
export class ScenarioError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScenarioError';
  }
}
