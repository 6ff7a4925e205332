import { chatRouteOf, messagesRouteOf } from '../../core/code-samples/sampled-call.ts';
import { keyPlaceOf } from '../../core/code-samples/sampled-surface.ts';
import type { ModelDialect } from '../../core/policy/policy.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';

type SurfaceView = PolicyView['surfaces'][number];

/** One of the protocols in which a surface takes requests for completions. */
export interface Protocol {
  readonly dialect: ModelDialect;
  readonly title: string;
  readonly method: string;
  /** Behind the surface's address. */
  readonly path: string;
  /** Protocols differ in what they take: https://platform.claude.com/docs/en/api/messages and OpenAI's counterpart. */
  readonly highestTemperature: number;
}

/** What is sent where a protocol must be told how long an answer may be, and nobody has said. */
export const DEFAULT_MAX_TOKENS = 1024;

/** The protocols that a surface answers keys in; none where it has no completions. */
export function protocolsOf(surface: SurfaceView): readonly Protocol[] {
  if (keyPlaceOf(surface) === null) return [];
  const chat = chatRouteOf(surface);
  const messages = messagesRouteOf(surface);
  return [
    ...(chat === undefined
      ? []
      : [
          {
            dialect: 'openai' as const,
            title: 'OpenAI Chat Completions',
            method: chat.method,
            path: chat.path,
            highestTemperature: 2,
          },
        ]),
    ...(messages === undefined
      ? []
      : [
          {
            dialect: 'anthropic' as const,
            title: 'Anthropic Messages',
            method: messages.method,
            path: messages.path,
            highestTemperature: 1,
          },
        ]),
  ];
}

/** Whether a surface lets pages of an origin call it. */
export function letsPagesCall({ browserOrigins }: SurfaceView, origin: string): boolean {
  return browserOrigins !== null && (browserOrigins.includes('*') || browserOrigins.includes(origin));
}
