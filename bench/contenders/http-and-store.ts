import { listen } from './listen.ts';
import { verifyKey } from './verify-key.ts';

/** `node:http` and the SDK's UpdateItem, nothing else. */
const body = JSON.stringify({ id: 'deepseek-chat', object: 'model' });
listen((request, response) => {
  verifyKey(request.headers.authorization).then(
    (isValid) => {
      response.statusCode = isValid ? 200 : 401;
      response.setHeader('content-type', 'application/json');
      response.end(isValid ? body : '{"error":"unauthorized"}');
    },
    () => {
      response.statusCode = 503;
      response.end();
    },
  );
});
