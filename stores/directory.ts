import { type Agents, createAgents } from './agents.ts';
import { type AuditTrail, createAuditTrail } from './audit.ts';
import { textOf } from './item.ts';
import { createKeyPointers, type KeyPointers } from './key-pointers.ts';
import { createMembers, type Members } from './members.ts';
import { EMAIL_ITEM, type Organization, openEmailPartition, readOrganization } from './organizations.ts';
import { openPartition, type Partition } from './partition.ts';
import type { Store } from './store.ts';

/** Everything of one organization, and nothing of any other. */
export interface OrganizationDirectory {
  readonly organizationId: string;
  readonly store: Store;
  readonly partition: Partition;
  readonly read: () => Promise<Organization | null>;
  readonly members: Members;
  readonly agents: Agents;
  readonly keyPointers: KeyPointers;
  readonly audit: AuditTrail;
}

export interface Directory {
  /**
   * INVARIANT: the id comes from the caller's credential, never from a request. All that is reached through the
   * result is that organization's.
   */
  readonly of: (organizationId: string) => OrganizationDirectory;
  /** Whose email address it is, in all of the directory; null if nobody's. */
  readonly findByEmail: (email: string) => Promise<{ organizationId: string; memberId: string } | null>;
}

export function createDirectory(store: Store): Directory {
  return {
    of: (organizationId) => {
      if (organizationId === '') throw new Error('the directory of an organization needs its id');
      const partition = openPartition(store, organizationId);
      const audit = createAuditTrail(store, organizationId);
      return {
        organizationId,
        store,
        partition,
        read: () => readOrganization(partition),
        members: createMembers(partition),
        agents: createAgents(store, partition, audit),
        keyPointers: createKeyPointers(partition),
        audit,
      };
    },
    findByEmail: async (email) => {
      const item = await openEmailPartition(store, email).get(EMAIL_ITEM);
      return item && { organizationId: textOf(item, 'organizationId'), memberId: textOf(item, 'memberId') };
    },
  };
}
