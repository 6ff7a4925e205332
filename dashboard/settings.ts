/** What a deployment tells its pages, in a file beside them. */
export interface Settings {
  readonly environment: string;
  /** Name of a surface → where it answers, without a slash at its end. */
  readonly surfaces: Readonly<Record<string, string>>;
  /** The name of the surface that these pages call. */
  readonly console: string;
}

/** @throws Error if there is none, or it is not one. */
export async function loadSettings(): Promise<Settings> {
  const response = await fetch('/settings.json', { cache: 'no-cache', credentials: 'omit' });
  if (!response.ok) throw new Error(`the settings of this deployment answered ${response.status}`);
  return (await response.json()) as Settings;
}

/** Where the console API answers. */
export function consoleUrlOf({ surfaces, console: name }: Settings): string {
  const url = surfaces[name];
  if (url === undefined) throw new Error('the settings of this deployment name no console');
  return url;
}
