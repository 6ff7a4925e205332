import { config } from 'zod';

// INVARIANT: before any schema is made. The security policy of these pages lets nothing compile text to code.
config({ jitless: true });
