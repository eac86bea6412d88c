// SPDX-License-Identifier: MIT
// Makes docs/dashboard-*.png from the mock. Pictures of rooms are drawn (media.mjs). Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { open_browser, open_page, root } from './kit.mjs';
import { draw_pictures, make_media } from './media.mjs';
import { MockWeir } from './mock.mjs';

const kHistoryMs = Number(process.env.HISTORY_S ?? 120) * 1000;
const browser = await open_browser();
const folder = mkdtempSync(path.join(os.tmpdir(), 'weir-screenshots-'));
const weir = await new MockWeir({ login: false, pictures: await draw_pictures(browser, 60), media: await make_media(browser), hostile: false }).listen();
weir.limits = ((limits) => function () {
    const found = limits.call(this);
    found.volumes[1].is_low = false;
    return found;
})(weir.limits);
// Fewer of them are in trouble than in the tests.
weir.rooms.filter((room) => room.trouble).slice(6).forEach((room) => Object.assign(room, { trouble: null, state: room.recording ? 'recording' : room.state }));
const [first] = weir.rooms;
const detail = weir.detail(first.recording.id);
first.recording.media_s = detail.media_s;
first.recording.bytes = detail.bytes;
first.recording.files = 3;
detail.gaps.push({ ...detail.gaps[0], media_s: detail.gaps[0].media_s + 60, detail: 'HTTP 503' });

async function open(theme, size) {
    const context = await browser.newContext({ viewport: size, colorScheme: theme, deviceScaleFactor: size.width < 500 ? 2 : 1, timezoneId: 'UTC' });
    const page = await open_page(context, weir.origin);
    await page.goto(weir.origin);
    return page;
}

/** With a palette: a third of the bytes, and no difference that one sees. */
async function keep(page, name, options) {
    const raw = path.join(folder, `${name}.png`), out = path.join(root, 'docs', `dashboard-${name}.png`);
    await page.screenshot({ path: raw, ...options });
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', raw, '-vf', 'split[a][b];[a]palettegen=max_colors=256:stats_mode=full[p];[b][p]paletteuse=dither=bayer:bayer_scale=4', '-compression_level', '100', '-pred', 'mixed', out]);
    console.log(`${path.relative(root, out)} ${(statSync(out).size / 1000).toFixed(0)} kB`);
}

const kWide = { width: 1360, height: 850 };
const light = await open('light', kWide), dark = await open('dark', kWide), narrow = await open('dark', { width: 390, height: 760 });
for (const page of [light, dark]) await page.waitForSelector('.card');
await narrow.click('.chip:has-text("Recording")');
await dark.click('.chip:has-text("Recording")');
await light.waitForTimeout(kHistoryMs);
await keep(light, 'light');
await keep(dark, 'dark');
await keep(narrow, 'narrow');

await light.goto(`${weir.origin}/#/recordings/${detail.id}`);
await light.waitForSelector('.mark');
await light.click('.play');
await light.waitForTimeout(4000);
await light.evaluate(() => document.querySelector('video').pause());
await light.locator('.mark').nth(3).hover();
await keep(light, 'recording');

await browser.close();
weir.close();
rmSync(folder, { recursive: true });
