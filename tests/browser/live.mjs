// SPDX-License-Identifier: MIT
// The dashboard against a live `weir run` that records HLS and HTTP-FLV from the kit's origin, which fails on purpose.
// WEIR=build/bin/weir ORIGIN=build/bin/weir-origin node tests/browser/live.mjs
import { check, open_browser, open_page, same, story, unlike_api, until, verdict } from './kit.mjs';
import { Stand } from './stand.mjs';

const kToken = 'a-token-for-the-test-of-the-page-0123456789abcdef';

const stand = new Stand();
const browser = await open_browser();

const config_of = (port, origin) => `data = "data"
secrets = "secrets.toml"
[http]
listen = "127.0.0.1:${port}"
rate = "none"
[watch]
poll_interval = "5s"
[[room]]
url = "${origin}/live/hls-1/index.m3u8"
name = "Alpha HLS"
[[room]]
url = "${origin}/live/flv-1.flv"
name = "Beta FLV"
[[room]]
url = "${origin}/live/hls-3/index.m3u8"
name = "Delta MP4"
format = "mp4"
`;
const kSecrets = `[token.test]
value = "${kToken}"
scope = "admin"
`;

const card = (page, name) => page.locator('.card', { has: page.locator(`.name a:text-is("${name}")`) });
const state = async (page, name) => ((await card(page, name).count()) ? card(page, name).locator('.state').textContent() : '');
const goes_live = (page, name) => until(async () => (await state(page, name)) === 'recording', 40000);

/** Whether it comes to play for three seconds behind `from`. */
const plays_on = (page, from, limit_ms = 20000) =>
    until(() => page.evaluate((at) => document.querySelector('video').currentTime > at + 3 && !document.querySelector('video').paused, from), limit_ms);

async function poster_hash(page, name) {
    return card(page, name).locator('img').evaluate(async (image) => {
        if (image.hidden || !image.naturalWidth) return null;
        const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 });
        const paint = canvas.getContext('2d');
        paint.drawImage(image, 0, 0, 64, 36);
        return [...paint.getImageData(0, 0, 64, 36).data].reduce((sum, value, i) => (sum * 31 + value + i) % 4294967291, 7);
    });
}

async function fault(origin, stream, query) {
    const answer = await fetch(`${origin}/control/${stream}?${query}`, { method: 'POST' });
    if (!answer.ok) throw new Error(`the origin refuses ${query}: ${await answer.text()}`);
}

/** The media sequence number of the segment that comes next. */
async function next_msn(origin, stream) {
    const text = await (await fetch(`${origin}/live/${stream}/index.m3u8`)).text();
    return Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text)[1]) + text.match(/#EXTINF/g).length;
}

try {
    const origin = await stand.start_origin();
    const port = await stand.free_port();
    const base = `http://127.0.0.1:${port}`;
    const child = await stand.start_weir(config_of(port, origin), kSecrets, async () => (await fetch(`${base}/livez`)).ok);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await open_page(context, base);

    await story('the policy', async () => {
        const answer = await fetch(`${base}/`);
        const policy = answer.headers.get('content-security-policy') ?? '';
        check('scripts come from weir alone', /script-src 'self'(;|$)/.test(policy) && !/unsafe/.test(policy), policy);
    });

    await story('login', async () => {
        await page.goto(base);
        await page.waitForSelector('.login', { timeout: 15000 });
        await page.fill('[name=token]', kToken);
        await page.keyboard.press('Enter');
        await page.waitForSelector('.card', { timeout: 15000 });
        check('the page opens', true);
    });

    await story('rooms go live', async () => {
        check('HLS', await goes_live(page, 'Alpha HLS'));
        check('HTTP-FLV', await goes_live(page, 'Beta FLV'));
        await page.click('#add');
        await page.fill('#add-dialog [name=url]', `${origin}/live/hls-2/index.m3u8`);
        await page.fill('#add-dialog [name=name]', 'Gamma added');
        await page.click('#add-dialog [type=submit]');
        check('a room that is added is recorded', await goes_live(page, 'Gamma added'), await state(page, 'Gamma added'));
    });

    await story('the contract is kept', async () => {
        const ask = (name) => page.evaluate(async (one) => (await fetch(`/api/v1/${one}`)).json(), name);
        for (const name of ['status', 'limits', 'session', 'recordings', 'rooms']) same(name, unlike_api('get', `/api/v1/${name}`, await ask(name)), []);
        const [first] = (await ask('recordings')).recordings;
        same('a recording', unlike_api('get', '/api/v1/recordings/{id}', await ask(`recordings/${first.id}`)), []);
    });

    await story('posters', async () => {
        for (const name of ['Alpha HLS', 'Beta FLV']) {
            const first = await until(() => poster_hash(page, name), 30000);
            check(`${name} has a picture`, first !== null && first !== false, String(first));
            check(`and another later`, await until(async () => ![null, first].includes(await poster_hash(page, name)), 30000));
        }
    });

    await story('a gap, the timeline, the player', async () => {
        const msn = await next_msn(origin, 'hls-1');
        await fault(origin, 'hls-1', `fault=drop&msn=${msn}`);
        await card(page, 'Alpha HLS').locator('.name a').click();
        await page.waitForSelector('.figures dd');
        await page.click('.play');
        const time = () => page.evaluate(() => document.querySelector('video').currentTime);
        check('what is recorded so far plays, over several parts', await until(async () => (await time()) > 10, 30000), String(await time()));
        await page.waitForSelector('.mark', { timeout: 60000 });
        check('the gap stands on the timeline, with its cause', /(http_status|expired), [\d.]+ s missing/.test(await page.locator('.mark').first().getAttribute('aria-label')), await page.locator('.mark').first().getAttribute('aria-label'));
        check('and in the table, with its number', (await page.locator('table.gaps tbody').textContent()).includes(String(msn)), `${msn}`);
        const before = await page.evaluate(() => document.querySelector('video').duration);
        check('the recording grows while it plays', await until(async () => (await page.evaluate(() => document.querySelector('video').duration)) > before + 3, 40000), String(before));
        await page.click('.to-end');
        check('to the end, and on from there', await plays_on(page, before - 6), String(await time()));
        await page.evaluate(() => (document.querySelector('video').currentTime = 9));
        check('back, and on from there', await plays_on(page, 9), String(await time()));
        same('nothing is told to be wrong with it', await page.textContent('.player .problem'), '');
        const link = await page.locator('table.files a').first().getAttribute('href');
        const size = await page.evaluate(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength, link);
        check('its file can be downloaded', size > 100000, `${size} bytes`);
    });

    await story('a recording of HTTP-FLV plays, and what breaks it is seen', async () => {
        await page.goto(`${base}/#/`);
        await fault(origin, 'flv-1', 'fault=reset');
        await card(page, 'Beta FLV').locator('.name a').click();
        await page.waitForSelector('.play:visible');
        await page.click('.play');
        check('it plays, over several parts', await plays_on(page, 6, 30000));
        check('the log tells of it', await until(async () => {
            await page.goto(`${base}/#/log`);
            return page.locator('.log li').count();
        }, 15000));
        check('with the second run', await until(() => page.locator('.log li', { hasText: /run [2-9]/ }).count(), 30000));
    });

    await story('fragmented MP4 plays while it is written', async () => {
        await page.goto(`${base}/#/`);
        check('it is recorded', await goes_live(page, 'Delta MP4'));
        await card(page, 'Delta MP4').locator('.name a').click();
        await page.waitForSelector('.play:visible');
        await page.click('.play');
        check('it plays, over several parts', await plays_on(page, 6, 30000), await page.textContent('.player .problem'));
    });

    await story('stop, start, remove, log out', async () => {
        await page.goto(`${base}/#/`);
        await card(page, 'Gamma added').locator('.toggle').click();
        await page.click('#confirm [type=submit]');
        check('it is stopped', await until(async () => (await state(page, 'Gamma added')) === 'off', 20000), await state(page, 'Gamma added'));
        await card(page, 'Gamma added').locator('.toggle').click();
        check('and starts again', await goes_live(page, 'Gamma added'), await state(page, 'Gamma added'));
        await card(page, 'Gamma added').locator('a.room').click();
        check('its page lists what was recorded', await until(() => page.locator('main tbody tr').count(), 15000));
        await page.click('text=Remove');
        await page.click('#confirm [type=submit]');
        check('it is gone', await until(async () => (await page.url()).endsWith('#/') && (await card(page, 'Gamma added').count()) === 0, 15000));
        await page.goto(`${base}/#/recordings`);
        check('its recording stays', await until(() => page.locator('main tbody tr', { hasText: 'Gamma added' }).count(), 15000));
        await page.click('#log-out');
        await page.waitForSelector('.login');
        same('who logged out is told nothing', await page.evaluate(async () => (await fetch('/api/v1/rooms')).status), 401);
    });
    // The last question was meant to be refused.
    same('no error in the console', page.wrongs.filter((wrong) => !/401/.test(wrong)), []);
    child.kill('SIGTERM');
    same('weir ends well', await child.has_ended, 0);
} catch (error) {
    check('the stand is set up', false, String(error.stack));
} finally {
    await browser.close();
    stand.clear();
}
verdict();
