import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** One process for all would end with the first page that is closed. */
const UNWANTED = ['--single-process', '--no-zygote'];

/** A Chromium that comes with its npm package: nothing is downloaded. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((one) => !UNWANTED.includes(one)),
    headless: true,
  });
}
