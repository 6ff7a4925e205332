import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../support/browser.ts';
import { withSource } from '../support/picture-source.ts';
import { EXAMPLE_FILES, makeExample, WORKED_EXAMPLE } from './worked-example.ts';

/** `npm run example`: writes what a test compares. */
const WIDTH = 1100;
const HEIGHT = 800;

const { markdown, html } = await makeExample();
writeFileSync(join(WORKED_EXAMPLE, EXAMPLE_FILES.markdown), markdown);
writeFileSync(join(WORKED_EXAMPLE, EXAMPLE_FILES.html), html);
const browser = await startBrowser();
const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, colorScheme: 'light' });
await page.setContent(html);
const picture = await page.screenshot({ fullPage: true });
await browser.close();
writeFileSync(join(WORKED_EXAMPLE, EXAMPLE_FILES.picture), withSource(picture, html));
