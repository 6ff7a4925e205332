import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * Its own sandbox needs rights that a container rarely has. What the package would have set beside this is for Lambda: all in
 * one process, and pages that may read each other.
 */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--no-pings'];

/** A Chromium that comes with its npm package: nothing is downloaded. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ARGUMENTS,
    headless: true,
  });
}
