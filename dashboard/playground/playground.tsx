import { useEffect, useReducer, useRef, useState } from 'react';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { modelsOf, type SurfaceView } from '../api/policy.ts';
import { useRead } from '../api/reading.ts';
import type { BrowserKey } from '../browser-key/browser-key.ts';
import { Button } from '../parts/button.tsx';
import { CallSettingsForm } from './call-settings.tsx';
import { completionCall } from './completion-call.ts';
import { Composer } from './composer.tsx';
import { advance, NEW_CONVERSATION, toldWith } from './conversation.ts';
import { ConversationView } from './conversation-view.tsx';
import { LastRequest } from './last-request.tsx';
import type { Protocol } from './protocol.ts';
import { runCompletion } from './run-completion.ts';

interface PlaygroundProps {
  readonly policy: PolicyView;
  readonly surface: SurfaceView;
  /** At least one. */
  readonly protocols: readonly [Protocol, ...Protocol[]];
  readonly browserKey: BrowserKey;
}

/** A conversation with a model, by requests that go from this page straight to the API. */
export function Playground({ policy, surface, protocols, browserKey }: PlaygroundProps) {
  const served = modelsOf(policy, surface.name);
  const models = policy.models.filter(({ id }) => served.includes(id));
  const [protocol, setProtocol] = useState<Protocol>(protocols[0]);
  const [settings, setSettings] = useState({
    model: served[0] ?? '',
    system: '',
    maxTokens: null as number | null,
    temperature: null as number | null,
    stream: true,
  });
  const { conversation, ask, stop, beginAnew } = useConversation();
  const latest = conversation.turns.at(-1) ?? null;
  const send = (question: string) => {
    const told = toldWith(conversation, question, settings.system);
    ask({
      id: crypto.randomUUID(),
      question,
      call: completionCall(surface, protocol, browserKey, settings, told),
      protocol,
      settings,
    });
  };
  return (
    <div className="playground">
      <section className="card" aria-label={`Talk to ${surface.title}`}>
        <div className="conversation-head">
          <AboutConversation agentId={browserKey.agentId} threadId={conversation.threadId} />
          <Button size="small" onClick={beginAnew}>
            New conversation
          </Button>
        </div>
        <ConversationView turns={conversation.turns} />
        <Composer turn={latest} onSend={send} onStop={stop} />
      </section>
      <CallSettingsForm
        protocols={protocols}
        protocol={protocol}
        onProtocol={setProtocol}
        models={models}
        settings={settings}
        onSettings={setSettings}
      />
      {latest !== null && (
        <LastRequest
          turn={latest}
          threadId={conversation.threadId}
          surface={surface.name}
          keyId={browserKey.keyId}
          models={models}
        />
      )}
    </div>
  );
}

interface AboutConversationProps {
  /** The agent that the key acts on; null for none, or where this is not known. */
  readonly agentId: string | null;
  readonly threadId: string | null;
}

/** Who answers, and who remembers. */
function AboutConversation({ agentId, threadId }: AboutConversationProps) {
  const { data: agent } = useRead<AgentView>(`/api/v1/agents/${agentId}`, {}, { enabled: agentId !== null });
  return (
    <p className="small quiet">
      {agent !== undefined && (
        <>
          You talk to <a href={`#/agents/${agent.id}`}>{agent.name}</a>.{' '}
        </>
      )}
      {threadId === null ? 'Each request carries what was said before.' : 'The API keeps this conversation.'}
    </p>
  );
}

/** A conversation, with at most one request at work; it ends with the page. */
function useConversation() {
  const [conversation, happen] = useReducer(advance, NEW_CONVERSATION);
  const atWork = useRef<AbortController | null>(null);
  const stop = () => atWork.current?.abort();
  useEffect(() => () => atWork.current?.abort(), []);
  const ask = (turn: Extract<Parameters<typeof happen>[0], { kind: 'asked' }>['turn']) => {
    const controller = new AbortController();
    atWork.current = controller;
    const start = performance.now();
    happen({ kind: 'asked', turn });
    void runCompletion({
      call: turn.call,
      dialect: turn.protocol.dialect,
      signal: controller.signal,
      // What an earlier request still tells must not be taken for news of the present one.
      onHappening: (happening) => atWork.current === controller && happen(happening),
      clock: () => performance.now() - start,
    });
  };
  const beginAnew = () => {
    stop();
    atWork.current = null;
    happen({ kind: 'begun anew' });
  };
  return { conversation, ask, stop, beginAnew };
}
