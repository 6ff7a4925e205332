import { type Agents, createAgents } from './agents.ts';
import { type AuditTrail, createAuditTrail } from './audit.ts';
import { findAddress } from './email-addresses.ts';
import { findInvitation } from './invitation-tokens.ts';
import { createKeyPointers, type KeyPointers } from './key-pointers.ts';
import type { MemberPlace } from './member-place.ts';
import { createMembers, type Members } from './members.ts';
import { type Organization, readOrganization } from './organizations.ts';
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
   * INVARIANT: the id comes from the caller's credential, or from what was found by an address or an invitation, never from
   * a request. All that is reached through the result is that organization's.
   */
  readonly of: (organizationId: string) => OrganizationDirectory;
  /** Whose email address it is, in all of the directory; null if nobody's. */
  readonly findByEmail: (email: string) => Promise<MemberPlace | null>;
  /** Whose invitation a token is or was, by its hash, in all of the directory; null if nobody's. */
  readonly findByInvitation: (hash: string) => Promise<MemberPlace | null>;
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
    findByEmail: (email) => findAddress(store, email),
    findByInvitation: (hash) => findInvitation(store, hash),
  };
}
