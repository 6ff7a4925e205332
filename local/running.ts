import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LoadedFunctions } from './function.ts';
import type { Home } from './home.ts';
import type { LogSubscriptions } from './log-subscription.ts';
import type { LoopbackServer } from './loopback-server.ts';
import type { Schedules } from './schedule.ts';
import type { LocalServer } from './server.ts';
import type { Store } from './store.ts';

const POLL_MILLISECONDS = 20;

/** What has been started so far, in the order in which it is stopped. */
export class Running {
  schedules: Schedules | null = null;
  server: LocalServer | null = null;
  functions: LoadedFunctions | null = null;
  subscriptions: LogSubscriptions | null = null;
  readonly endpoints: LoopbackServer[] = [];
  judging: Promise<void> = Promise.resolve();
  dynamo: DynamoDBClient | null = null;
  removeOperatorFile: (() => void) | null = null;
  store: Store | null = null;
  home: Home | null = null;
  #stopping: Promise<void> | null = null;

  /** The address of an endpoint, which is stopped with the rest. */
  async listening(starting: Promise<LoopbackServer>): Promise<string> {
    const endpoint = await starting;
    this.endpoints.push(endpoint);
    return endpoint.url;
  }

  /** What is still to be heard, even if nobody waits for it any more. */
  until(judging: Promise<void>): Promise<void> {
    this.judging = judging.catch(() => undefined);
    return judging;
  }

  stop(boundMilliseconds: number): Promise<void> {
    this.#stopping ??= this.#stop(boundMilliseconds);
    return this.#stopping;
  }

  async #stop(boundMilliseconds: number): Promise<void> {
    const deadline = Date.now() + boundMilliseconds;
    this.schedules?.stop();
    await this.judging;
    await this.server?.close(boundMilliseconds);
    // A function whose client went away is still at work, as is one that nobody waits for.
    while (this.#isBusy() && Date.now() < deadline) await sleep(POLL_MILLISECONDS);
    // Once everybody has written their last line.
    await this.subscriptions?.close(Math.max(0, deadline - Date.now()));
    await Promise.all(this.endpoints.map((endpoint) => endpoint.close()));
    await this.functions?.close();
    this.dynamo?.destroy();
    this.removeOperatorFile?.();
    await this.store?.stop();
    this.home?.release();
  }

  #isBusy(): boolean {
    return [...(this.functions?.byArn.values() ?? [])].some((lambda) => lambda.running > 0);
  }
}
