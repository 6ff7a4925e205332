import type { OperationDescriptions } from '../../core/openapi.ts';
import { descriptions as billing } from '../billing/descriptions.ts';
import { descriptions as completions } from '../completions/descriptions.ts';
import { descriptions as console } from '../console/descriptions.ts';
import { descriptions as contacts } from '../contacts/descriptions.ts';
import { descriptions as documents } from '../documents/descriptions.ts';
import { descriptions as discovery } from './descriptions.ts';

/** What every function says of its operations. */
const FUNCTIONS = { billing, completions, console, contacts, discovery, documents };

/** What every operation takes and answers, by `function.operation`. */
export const DESCRIBED_OPERATIONS: OperationDescriptions = Object.fromEntries(
  Object.entries(FUNCTIONS).flatMap(([name, descriptions]) =>
    Object.entries(descriptions).map(([operation, description]) => [`${name}.${operation}`, description]),
  ),
);
