import { listen } from './listen.ts';

/** What the machine can do: no key, no store. */
const body = JSON.stringify({ id: 'deepseek-chat', object: 'model' });
listen((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(body);
});
