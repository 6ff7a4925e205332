import { DOCUMENTS } from '../../support/documents.ts';
import { type Broken, numbered, route, surface } from './broken-documents.ts';

export const BROKEN_ROUTES: Broken = {
  'surface-has-routes': [
    [surface(/routes:\n( {2}.*\n)+connect.*\n/, 'routes: {}\n'), 'routes: a surface has at least one route'],
  ],
  'path-is-well-formed': [
    [
      surface('GET /open:', 'GET /open/:'),
      'the path has an empty segment: no double slash, and none at its end',
    ],
    [
      surface('GET /open:', 'GET /open/{a-b}:'),
      '`{a-b}` is neither a plain segment nor a parameter such as `{agentId}`',
    ],
    [surface('GET /open:', 'GET /open/{a}/{a}:'), 'the parameter `{a}` stands twice in the path'],
    [
      surface('GET /open:', 'GET /open/{proxy+}:'),
      '`{proxy+}` is neither a plain segment nor a parameter such as `{agentId}`',
    ],
  ],
  'parameter-has-one-name': [
    [
      surface('GET /open:', 'GET /things/{id}/x:'),
      'below `/things` the parameter is already called `{thingId}`, not `{id}`',
    ],
  ],
  'function-serves-routes': [
    [
      surface('does: things.look', 'does: authorizer.look'),
      'does: the function `authorizer` serves no routes',
    ],
  ],
  'needed-scope-is-declared': [
    [
      surface("needs: 'things:read'", "needs: 'things:raed'"),
      'the surface declares no scope `things:raed` (did you mean `things:read`?)',
    ],
    [
      surface("needs: 'things:read'", "needs: 'constructor:name'"),
      'the surface declares no scope `constructor:name`',
    ],
  ],
  'requirement-can-be-met': [
    [
      surface(/sessions:.*\n/, '').map((document) => ({
        ...document,
        text: document.text.replace('[key, session]', 'key'),
      })),
      'routes.POST /things.roles: nobody can meet this: the surface has no `sessions`',
    ],
  ],
  'public-route-needs-nothing': [
    [
      surface('public: a', "needs: 'things:read', public: a"),
      'a public route has no credential that `needs` could look at',
    ],
  ],
  'closed-route-can-be-opened': [
    [
      [
        ...DOCUMENTS,
        {
          file: 'surfaces/others.yaml',
          text: `surface: others
title: Others
description: Others.
routes:
  GET /: { title: Look, does: things.look }
errors: { dialects: [problem] }
browsers: refused
`,
        },
      ],
      'routes.GET /: the route is not public, but the surface lists no `credentials`',
    ],
  ],
  'body-is-carried-by-a-method-that-has-one': [
    [
      surface('does: things.look', 'carries: prompts, does: things.look'),
      'carries: a request of this method has no body',
    ],
  ],
  'thread-has-an-agent': [
    [
      surface(
        'title: Look, does: things.look, public: a test needs one',
        'title: Look, does: things.look, speaks: openai, keeps: threads',
      ),
      'keeps: threads are kept by agent: `acts-as: agent` is missing',
    ],
  ],
  'thread-is-of-one-dialect': [
    [
      surface(
        'title: Look, does: things.look, public: a test needs one',
        'title: Look, does: things.look, acts-as: agent, keeps: threads',
      ),
      'keeps: threads are kept where `openai` alone is spoken',
    ],
  ],
  'agent-is-named-in-a-path': [
    [
      surface('connect:', 'agents: { parameter: agentId }\nconnect:'),
      'agents.parameter: no path has the parameter `{agentId}`',
    ],
  ],
  'routes-fit-one-api': [
    [
      route(numbered(300, (at) => `  GET /many${at}: { title: One, does: things.many-${at} }`)),
      'routes: the paths make 305 resources; API Gateway has room for 300',
    ],
  ],
};
