// SPDX-License-Identifier: MIT
// hls.js in Chromium plays what weir publishes, from nginx as `weir deploy nginx` sets it up: without a stall, near the end.
// PLAY_S=60 WEIR=build/bin/weir ORIGIN=build/bin/weir-origin node tests/browser/published.mjs
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { check, open_browser, open_page, root, same, skip, story, until, verdict } from './kit.mjs';
import { Stand } from './stand.mjs';

const kPlayMs = Number(process.env.PLAY_S ?? 6) * 1000;
const kNginx = '/usr/sbin/nginx';
/** Behind the end of a playlist: hls.js begins three target durations from there. */
const kMostBehindS = 12;

if (!existsSync(kNginx)) skip(`no ${kNginx}; ./dev setup installs it`);
const stand = new Stand();
const browser = await open_browser();

const config_of = (origin, container) => `data = "data-${container}"
[publish]
directory = "${stand.at('published')}"
container = "${container}"
segment = "2s"
window = 6
[[room]]
url = "${origin}/live/room/index.m3u8"
publish = "${container}"
`;

/** A page of another site, which has a player. */
const kPage = `<!doctype html><meta charset="utf-8"><title>player</title><link rel="icon" href="data:,">
<video muted width="320"></video><script src="/hls.js"></script><script>
const video = document.querySelector('video');
const seen = { stalls: 0, errors: [] };
video.addEventListener('waiting', () => { if (video.currentTime > 0 && seen.begun) ++seen.stalls; });
video.addEventListener('playing', () => { seen.begun ??= performance.now(); });
const hls = new Hls();
hls.on(Hls.Events.ERROR, (_, data) => seen.errors.push(data.details));
hls.loadSource(new URLSearchParams(location.search).get('url'));
hls.attachMedia(video);
hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
</script>`;

async function serve_page() {
    const script = readFileSync(path.join(root, 'third_party/hls.js/hls.js'));
    const server = http.createServer((request, response) => {
        const is_script = request.url === '/hls.js';
        response.writeHead(200, { 'Content-Type': is_script ? 'text/javascript' : 'text/html' }).end(is_script ? script : kPage);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
}

async function start_nginx(page_origin) {
    const port = await stand.free_port();
    mkdirSync(stand.at('published'), { recursive: true });
    const words = ['deploy', 'nginx', '--root', stand.at('published'), '--listen', `127.0.0.1:${port}`, '--cors', page_origin];
    if (process.getuid() === 0) words.push('--user', 'root');
    writeFileSync(stand.at('nginx.conf'), stand.ask_weir(words));
    const base = `http://127.0.0.1:${port}`;
    const globals = `daemon off; master_process off; pid ${stand.at('nginx.pid')};`;
    await stand.run(kNginx, ['-p', stand.folder, '-e', stand.at('nginx.log'), '-c', stand.at('nginx.conf'), '-g', globals], async () => (await fetch(base)).status === 404);
    return base;
}

try {
    const origin = await stand.start_origin();
    const server = await serve_page();
    const page_origin = `http://127.0.0.1:${server.address().port}`;
    const base = await start_nginx(page_origin);
    for (const container of ['ts', 'fmp4'])
        await story(`segments of ${container}`, async () => {
            const url = `${base}/${container}/index.m3u8`;
            const listed = async () => ((await (await fetch(url)).text()).match(/#EXTINF/g) ?? []).length;
            const weir = await stand.start_weir(config_of(origin, container), '', async () => (await listed()) >= 4);
            const context = await browser.newContext();
            const page = await open_page(context, '');
            await page.goto(`${page_origin}/?url=${encodeURIComponent(url)}`);
            check('it begins', await until(() => page.evaluate(() => seen.begun > 0), 15000));
            const look = () => page.evaluate(() => ({ at: video.currentTime, clock: performance.now(), frames: video.getVideoPlaybackQuality().totalVideoFrames, live: hls.liveSyncPosition, ...seen }));
            const before = await look();
            await page.waitForTimeout(kPlayMs);
            const after = await look();
            const played = after.at - before.at, passed = (after.clock - before.clock) / 1000;
            check('it plays as fast as time passes', Math.abs(played - passed) < 0.5, `${played.toFixed(2)} s in ${passed.toFixed(2)} s`);
            same('it never stalls', after.stalls, 0);
            same('hls.js finds no error', after.errors, []);
            const shown = after.frames - before.frames;
            check('its picture moves', shown > played * 10, `${shown} frames`);
            check('it stays near the end', after.live - after.at < kMostBehindS, `${(after.live - after.at).toFixed(2)} s behind where hls.js wants to be`);
            same('no error in the console', page.wrongs, []);
            weir.kill('SIGTERM');
            same('weir ends well', await weir.has_ended, 0);
            check('the player comes to the end', await until(() => page.evaluate(() => video.ended), 30000));
            await context.close();
        });
    server.close();
} catch (error) {
    check('the stand is set up', false, String(error.stack));
} finally {
    await browser.close();
    stand.clear();
}
verdict();
