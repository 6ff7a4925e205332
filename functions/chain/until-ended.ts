/** A stream, and a promise that is settled once it has ended: read to its end, broken off, or left by its reader. */
export function untilEnded<T>(stream: AsyncIterable<T>): { stream: AsyncIterable<T>; ended: Promise<void> } {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const watched: AsyncIterable<T> = {
    [Symbol.asyncIterator]() {
      const iterator = stream[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const result = await iterator.next();
            if (result.done === true) resolve();
            return result;
          } catch (error) {
            resolve();
            throw error;
          }
        },
        return: async () => {
          try {
            await iterator.return?.();
          } finally {
            resolve();
          }
          return { done: true, value: undefined };
        },
      };
    },
  };
  return { stream: watched, ended };
}
