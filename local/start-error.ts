/** Something outside the program keeps it from starting; the message says what to do about it. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
