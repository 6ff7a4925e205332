/** The address that API Gateway gives a REST API; what follows is the stage's name. */
const EXECUTE_API = /https:\/\/[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;

/** A text with the address of this server, without path, in the place of every REST API's own. */
export function withLocalAddresses(text: string, url: string): string {
  return text.replace(EXECUTE_API, url);
}
