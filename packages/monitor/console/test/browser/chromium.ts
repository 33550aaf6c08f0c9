import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where a browser is looked for; the first is for those who keep theirs elsewhere. */
const places = [
  process.env.THRIFTKEEPER_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const found = places.find((place) => place !== undefined && existsSync(place));

/** Why the browser tests cannot run here; undefined where they can. */
export const missing =
  found === undefined
    ? 'no Chromium: "npm run setup" as root brings it on Debian, or THRIFTKEEPER_CHROMIUM names one'
    : undefined;

/** Starts a browser that talks to nobody but the page. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: found!,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
