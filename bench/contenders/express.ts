import express, { type NextFunction, type Request, type Response } from 'express';
import { listen } from './listen.ts';
import { verifyKey } from './verify-key.ts';

/** Express 5 with a middleware that verifies the key: what would be written instead of Gatehouse. */
const app = express();
app.use(async (request: Request, response: Response, next: NextFunction) => {
  if (await verifyKey(request.headers.authorization)) next();
  else response.status(401).json({ error: 'unauthorized' });
});
app.use(express.json());
app.get('/', (_request: Request, response: Response) => {
  response.json({ id: 'deepseek-chat', object: 'model' });
});
listen(app);
