import { CommandFailure, EXIT } from '../command.ts';
import { shellWords } from './shell-words.ts';

/** The request that a `curl` command would send, as far as the gate looks at it. */
export interface CurlRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What was passed over, a sentence each. Never holds a value. */
  readonly warnings: readonly string[];
}

interface Reading {
  method: string | null;
  url: string | null;
  hasBody: boolean;
  isGet: boolean;
  readonly headers: [name: string, value: string][];
  readonly warnings: string[];
}

type Take = (reading: Reading, value: string) => void;

/**
 * Options whose value matters, or says something about the request.
 *
 * https://curl.se/docs/manpage.html
 */
const VALUED: Readonly<Record<string, Take>> = {
  '--request': (reading, value) => {
    reading.method = value;
  },
  '--url': (reading, value) => takeUrl(reading, value),
  '--header': takeHeader,
  '--json': (reading) => {
    reading.headers.push(['content-type', 'application/json'], ['accept', 'application/json']);
    reading.hasBody = true;
  },
  '--oauth2-bearer': (reading, value) => void reading.headers.push(['authorization', `Bearer ${value}`]),
  '--user-agent': (reading, value) => void reading.headers.push(['user-agent', value]),
  '--user': () => refuse('-u sends a password in a way that no surface takes'),
  '--upload-file': (reading) => {
    reading.method ??= 'PUT';
  },
  ...Object.fromEntries(
    [
      '--data',
      '--data-raw',
      '--data-binary',
      '--data-ascii',
      '--data-urlencode',
      '--form',
      '--form-string',
    ].map((name): [string, Take] => [
      name,
      (reading) => {
        reading.hasBody = true;
      },
    ]),
  ),
};

const SWITCHES: Readonly<Record<string, (reading: Reading) => void>> = {
  '--get': (reading) => {
    reading.isGet = true;
  },
  '--head': (reading) => {
    reading.method ??= 'HEAD';
  },
};

const SHORT: Readonly<Record<string, string>> = {
  X: '--request',
  H: '--header',
  A: '--user-agent',
  u: '--user',
  T: '--upload-file',
  d: '--data',
  F: '--form',
  G: '--get',
  I: '--head',
};

/** Others that have a value, or none: neither changes how a request is decided. */
const SHORT_WITH_VALUE = 'bcCDeEhKmoPQrtUwxyYz';
const SHORT_SWITCHES = '#012346aBfgijJklLMnNOpqRsSvVZ';
const LONG_WITH_VALUE =
  'cacert capath cert cert-type ciphers config connect-timeout connect-to cookie cookie-jar dns-servers dump-header expect100-timeout interface keepalive-time key limit-rate local-port max-filesize max-redirs max-time noproxy output output-dir pass proxy proxy-header proxy-user range referer resolve retry retry-delay retry-max-time speed-limit speed-time stderr time-cond tls-max trace trace-ascii unix-socket url-query write-out'
    .split(' ')
    .map((name) => `--${name}`);
const LONG_SWITCHES =
  'compressed create-dirs disable fail fail-early fail-with-body globoff http1.0 http1.1 http2 http2-prior-knowledge http3 include insecure ipv4 ipv6 location no-buffer no-keepalive no-progress-meter parallel path-as-is progress-bar remote-header-name remote-name retry-all-errors retry-connrefused show-error silent ssl-reqd tcp-nodelay tlsv1.2 tlsv1.3 verbose'
    .split(' ')
    .map((name) => `--${name}`);

/**
 * Reads a `curl` command as it is pasted.
 *
 * @throws CommandFailure if it is none, names no address, or would send a password
 */
export function readCurl(text: string): CurlRequest {
  const command = shellWords(text);
  if (command === null) refuse('a quote in it is not closed');
  const [name, ...words] = command.words;
  if (name === undefined || !/(^|\/)curl(\.exe)?$/.test(name)) refuse('it has to begin with `curl`');
  const reading: Reading = {
    method: null,
    url: null,
    hasBody: false,
    isGet: false,
    headers: [],
    warnings: [],
  };
  if (command.isUnfilled)
    reading.warnings.push('what the shell would fill in ($NAME, $(…)) is taken as it stands');
  readWords(reading, words);
  return {
    method: reading.method ?? (reading.hasBody && !reading.isGet ? 'POST' : 'GET'),
    url: urlOf(reading),
    headers: reading.headers,
    warnings: reading.warnings,
  };
}

function readWords(reading: Reading, words: readonly string[]): void {
  let at = 0;
  const next = (option: string): string => {
    const value = words[at++];
    if (value === undefined) refuse(`nothing follows ${option}`);
    return value;
  };
  while (at < words.length) {
    const word = words[at++] as string;
    if (word.startsWith('--') && word !== '--') readLong(reading, word, next);
    else if (word.startsWith('-') && word.length > 1 && word !== '--') readShort(reading, word, next);
    else if (word !== '--') takeUrl(reading, word);
  }
}

type Next = (option: string) => string;

function readLong(reading: Reading, name: string, next: Next): void {
  if (Object.hasOwn(VALUED, name)) VALUED[name]?.(reading, next(name));
  else if (Object.hasOwn(SWITCHES, name)) SWITCHES[name]?.(reading);
  else if (LONG_WITH_VALUE.includes(name)) next(name);
  else if (!LONG_SWITCHES.includes(name))
    reading.warnings.push(`${shown(name)} is not known here, and passed over`);
}

/** `-sSXPOST`: switches one after the other, and behind the first that has a value the value. */
function readShort(reading: Reading, word: string, next: Next): void {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at);
    const long = Object.hasOwn(SHORT, letter) ? SHORT[letter] : undefined;
    if (long !== undefined && Object.hasOwn(SWITCHES, long)) {
      SWITCHES[long]?.(reading);
    } else if (long !== undefined || SHORT_WITH_VALUE.includes(letter)) {
      const rest = word.slice(at + 1);
      const value = rest === '' ? next(`-${letter}`) : rest;
      if (long !== undefined) VALUED[long]?.(reading, value);
      return;
    } else if (!SHORT_SWITCHES.includes(letter)) {
      reading.warnings.push(`${shown(`-${letter}`)} is not known here, and passed over`);
    }
  }
}

/** A word that is not understood may be a secret that slipped: only what has the form of an option is repeated. */
function shown(option: string): string {
  return /^--?[a-z0-9][a-z0-9.-]{0,30}$/i.test(option) ? `\`${option}\`` : 'an option';
}

function takeUrl(reading: Reading, value: string): void {
  if (reading.url === null) reading.url = value;
  else reading.warnings.push('of several addresses the first is taken');
}

/** `Name: value`, `Name;` for an empty one, `Name:` for none, `@file` for those in a file. */
function takeHeader(reading: Reading, text: string): void {
  if (text.startsWith('@')) {
    reading.warnings.push('headers in a file are passed over');
    return;
  }
  const [, name, value] = /^([^:;]+):\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined || value === '') return;
  reading.headers.push([name.trim().toLowerCase(), value]);
}

function urlOf({ url }: Reading): URL {
  if (url === null) refuse('it names no address');
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(text)) refuse('its address is none');
  const parsed = new URL(text);
  if (parsed.username !== '' || parsed.password !== '')
    refuse('its address holds a password, which no surface takes');
  return parsed;
}

/** INVARIANT: no part of the command is repeated: it may hold a credential. */
function refuse(sentence: string): never {
  throw new CommandFailure(`the curl command cannot be read: ${sentence}.`, EXIT.usage);
}
