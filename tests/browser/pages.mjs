// SPDX-License-Identifier: MIT
// The dashboard's page in a browser, against the mock: 500 rooms, some with names that a stranger chose to do harm.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { axe_source, check, open_browser, open_page, peer_module, root, same, story, unlike_api, until, verdict } from './kit.mjs';
import { draw_pictures, make_media } from './media.mjs';
import { MockWeir } from './mock.mjs';
import { kHostile } from './mock_rooms.mjs';

const browser = await open_browser();
const pictures = await draw_pictures(browser, 24);
const media = await make_media(browser);
if (!media) console.log('SKIPPED: what needs ffmpeg');
const axe = axe_source();
if (!axe) console.log('SKIPPED: what needs axe-core');

const validator = await peer_module('@seriousme/openapi-schema-validator');
if (!validator) console.log('SKIPPED: what needs @seriousme/openapi-schema-validator');

const kWide = { width: 1440, height: 900 };
const kPhone = { width: 390, height: 800 };

async function visit(options, path = '/', context_options = {}) {
    const weir = await new MockWeir({ pictures, media, ...options }).listen();
    const context = await browser.newContext({ viewport: kWide, ...context_options });
    const page = await open_page(context, weir.origin);
    await page.goto(weir.origin + path);
    return { weir, context, page, async end() {
        await context.close();
        weir.close();
    } };
}

const cards = (page) => page.locator('.card');
const focused = (page) => page.evaluate(() => document.activeElement?.closest('.card')?.ariaPosInSet ?? document.activeElement?.id ?? '');
const ready = (page) => page.waitForSelector('.card');

async function log_in(page, token) {
    await page.fill('[name=token]', token);
    await page.keyboard.press('Enter');
}

async function no_violations(page, what) {
    if (!axe) return;
    await page.evaluate(`window.axe || (${JSON.stringify(axe)}, undefined)`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
    check(`${what}: axe finds nothing`, found.violations.length === 0,
        found.violations.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0].html.slice(0, 120)} ${nodes[0].failureSummary.split('\n')[1] ?? ''}`).join('; '));
}

await story('the contract is OpenAPI', async () => {
    if (!validator) return;
    const is_valid = async (api) => (await new validator.Validator().validate(api)).valid;
    const api = JSON.parse(readFileSync(path.join(root, 'cli/http/openapi.json'), 'utf8'));
    same('openapi.json is valid', await is_valid(structuredClone(api)), true);
    delete api.paths['/api/v1/rooms'].get.responses;
    same('one without answers is not', await is_valid(api), false);
});

await story('the mock answers as the contract says', async () => {
    const weir = await new MockWeir({ login: false }).listen();
    const ask = async (path) => (await fetch(`${weir.origin}/api/v1/${path}`)).json();
    same('status', unlike_api('get', '/api/v1/status', await ask('status')), []);
    same('limits', unlike_api('get', '/api/v1/limits', await ask('limits')), []);
    same('session', unlike_api('get', '/api/v1/session', await ask('session')), []);
    same('recordings', unlike_api('get', '/api/v1/recordings', await ask('recordings')), []);
    same('a recording', unlike_api('get', '/api/v1/recordings/{id}', await ask('recordings/1000')), []);
    weir.close();
});

await story('pure parts', async () => {
    const { page, end } = await visit({ login: false, rooms: 3 });
    const found = await page.evaluate(async () => {
        const [format, spark, timeline, { Parser }, dom, { words_for }] = await Promise.all(
            ['format', 'sparkline', 'timeline', 'stream', 'dom', 'log'].map((name) => import(`/assets/${name}.js`)));
        const history = new spark.History();
        for (const tick of [5, 6, 9]) history.push(tick, tick);
        const events = [];
        const parser = new Parser((event) => events.push(`${event.id}:${event.data}`));
        for (const piece of ['id: 7\r', '\nda', 'ta: a\ndata: b\n', '\n: ping\n\nid: 8\nda', 'ta:c\n\n']) parser.push(piece);
        const at = (s) => new Date(1e12 + s * 1000).toISOString();
        const file = (id, from, to) => ({ id, kind: 'media', state: to ? 'finished' : 'writing', path: 'x', opened_at: at(from), finished_at: to ? at(to) : null, duration_s: to ? to - from : null });
        const detail = { started_at: at(0), ended_at: null, media_s: 150, files: [file(2, 120), file(1, 0, 100)], runs: [{ run: 1, at: at(0) }, { run: 2, at: at(120) }],
            gaps: [{ cause: 'down', at: at(120), until: at(120), seconds: 20, media_s: 100 }, { cause: 'expired', at: at(50), seconds: 4, media_s: null }] };
        const wall = timeline.model(detail, 'wall', 1e9 + 170), by_media = timeline.model(detail, 'media', 1e9 + 170);
        return {
            format: [format.duration(3723.9), format.duration(7), format.bytes(999.7e6), format.bytes(12), format.bitrate(5380000), format.about(9000), format.count(1, 'gap')],
            samples: [...history.samples()].slice(-5).map((value) => (Number.isNaN(value) ? null : value)),
            pieces: spark.paths(history).line.match(/M/g).length,
            events,
            files: by_media.files.map(({ media }) => media), begins: by_media.gaps.map(({ from }) => from), runs: by_media.runs.map(({ from, to }) => [from, to]), end: by_media.end,
            there: timeline.media_at(wall, 1e9 + 130), nowhere: timeline.media_at(wall, 1e9 + 110), back: timeline.place_of_media(wall, 110) - 1e9,
            clusters: timeline.clusters(by_media.gaps, 60).map(({ gaps }) => gaps.length), steps: [timeline.tick_step(5400, 10), timeline.tick_step(8, 10)],
            addresses: ['https://a.example/x', 'javascript:alert(1)', 'data:text/html,x', 'x'].map(dom.web_address),
            words: [words_for({ event: 'gap', seconds: 4, cause: 'expired', from_msn: 3, to_msn: 5, detail: 'HTTP 404' }), words_for({ event: 'tomorrow', time: 't', what: { a: 1 } })],
        };
    });
    same('figures are those that people read', found.format, ['1:02:03', '0:07', '1.00 GB', '12 B', '5.38 Mbit/s', '2 h 30 min', '1 gap']);
    same('polls that were missed are holes', found.samples, [5, 6, null, null, 9]);
    same('a hole breaks the line', found.pieces, 2);
    same('events are read from any pieces', found.events, ['7:a\nb', '8:c']);
    same('files lie end to end in media time', found.files, [[0, 100], [100, 150]]);
    same('gaps lie where they say, or where the clock says', found.begins, [100, 50]);
    same('runs end where the next begins', found.runs, [[0, 100], [100, 150]]);
    same('time of day becomes media time within a file', [found.there, found.nowhere, found.back], [110, 100, 130]);
    same('gaps that are near share a mark', found.clusters, [2]);
    same('ticks are round', found.steps, [600, 1]);
    same('only web addresses become links', found.addresses, ['https://a.example/x', null, null, null]);
    same('events are told in words, those of tomorrow too', found.words, ['4.00 s missing, expired, media sequence 3–5: HTTP 404', 'what {"a":1}']);
    await end();
});

await story('login', async () => {
    const { weir, page, end } = await visit({});
    await page.waitForSelector('.login');
    same('the field of the token has the focus', await page.evaluate(() => document.activeElement.name), 'token');
    await no_violations(page, 'login');
    await log_in(page, 'wrong');
    await page.waitForSelector('.login .problem:not([hidden])');
    check('a wrong token is refused in words', (await page.textContent('.login .problem')).includes('not known'));
    await log_in(page, 'for-reading');
    await ready(page);
    check('who may only read sees no button that acts', !(await page.isVisible('#add')) && (await page.locator('.toggle:visible').count()) === 0);
    weir.sessions.clear();
    check('a session that is over brings the login back', await until(() => page.isVisible('.login')));
    await log_in(page, 'for-control');
    await ready(page);
    check('who may control can add', await page.isVisible('#add'));
    check('the token is nowhere a script can read it', await page.evaluate(() => !JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }).includes('for-')));
    await page.click('#log-out');
    await page.waitForSelector('.login');
    check('log out ends the session', weir.sessions.size === 0 && (await cards(page).count()) === 0);
    const asked = weir.log.length;
    await page.waitForTimeout(2500);
    same('nothing is asked after it', weir.log.length - asked, 0);
    const refused = page.wrongs.filter((wrong) => !/401/.test(wrong));
    same('nothing but the refusals is in the console', refused, []);
    await end();
});

await story('the wall', async () => {
    const { weir, page, end } = await visit({ login: false });
    await ready(page);
    const states = await page.locator('.card .state').allTextContents();
    check('what needs attention stands first', states[0] === 'retrying');
    check('of 500 rooms only those in sight are elements', (await cards(page).count()) < 60, `${await cards(page).count()}`);
    same('each says its place', await cards(page).first().evaluate((card) => [card.ariaPosInSet, card.ariaSetSize]), ['1', '500']);
    check('pictures come', await until(() => page.locator('.poster img:visible').count()));
    const chips = await page.locator('.chip').allTextContents();
    same('counts are those of the rooms', chips.map((text) => Number(/\d+$/.exec(text)[0]))[0], 500);
    await page.click('.chip:has-text("Recording")');
    check('a state filters', (await page.locator('.card .state').allTextContents()).every((text) => ['retrying', 'recording', 'ending', 'quarantined'].includes(text)));
    await page.click('.chip:has-text("All")');
    await no_violations(page, 'the wall');

    await page.keyboard.press('/');
    same('/ goes to the filter', await focused(page), 'filter');
    await page.keyboard.type('jazz cellar 3');
    same('text filters', await until(() => page.evaluate(() => document.querySelectorAll('.card').length === 1 && document.querySelector('.name').textContent)), 'Jazz Cellar 3');
    await page.fill('#filter', 'no such room');
    check('nothing found is told', await page.isVisible('#empty'));
    await page.fill('#filter', '<img');
    same('a hostile name is text', await page.locator('.name').first().textContent(), kHostile[0]);
    await page.fill('#filter', '');
    same('and did nothing', await page.evaluate(() => window.hacked ?? 0), 0);

    await page.click('#density');
    check('compact shows more at once', (await cards(page).count()) > 20 && (await page.locator('#feed.compact').count()) === 1);
    await page.click('#density');
    same('no error in the console', page.wrongs, []);
    check('posters are asked four at a time', weir.most_posters_at_once <= 4 && weir.most_posters_at_once > 1, `${weir.most_posters_at_once}`);
    await end();
});

await story('keys', async () => {
    const { weir, page, end } = await visit({ login: false });
    await ready(page);
    await page.locator('#density').focus();
    await page.keyboard.press('Tab');
    same('Tab leads to the first card', await focused(page), '1');
    await page.locator('#filter').focus();
    await page.keyboard.press('ArrowDown');
    same('so does the arrow in the filter', await focused(page), '1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const below = Number(await focused(page));
    check('arrows go from card to card', below > 2, `${below}`);
    await page.keyboard.press('End');
    same('End goes to the last, out of sight as it was', await focused(page), '500');
    check('it is in sight now', await page.evaluate(() => document.activeElement.getBoundingClientRect().bottom <= innerHeight + 1));
    await page.keyboard.press('Home');
    same('Home goes to the first', await focused(page), '1');
    for (let i = 0; i < 3; ++i) await page.keyboard.press('PageDown');
    check('PageDown goes on by screens', Number(await focused(page)) > 20, await focused(page));

    const name = await page.evaluate(() => document.activeElement.querySelector('.name').textContent);
    const room = weir.rooms.find((one) => one.name === name);
    Object.assign(room, { state: 'retrying', trouble: 'just now' });
    weir.rooms.unshift(...weir.rooms.splice(300, 40));
    const place = await focused(page);
    await page.waitForTimeout(4500);
    same('the focus stays where it is while rooms change', [await focused(page), await page.evaluate(() => document.activeElement.querySelector('.name').textContent)], [place, name]);
    await page.keyboard.press('Tab');
    same('Tab goes into the card', await page.evaluate(() => document.activeElement.className.includes('toggle')), true);
    await page.keyboard.press('Shift+Tab');
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(300);
    same('it stays when it is scrolled out of sight', await page.evaluate(() => document.activeElement.querySelector('.name')?.textContent), name);
    await page.keyboard.press('?');
    check('? shows the keys', await page.isVisible('#help-dialog'));
    await no_violations(page, 'help');
    await page.uncheck('#one-key');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    check('keys of one letter can be turned off', !(await page.isVisible('#help-dialog')));
    await page.evaluate(() => localStorage.clear());
    await page.locator('.card[tabindex="0"]').focus();
    await page.keyboard.press('Enter');
    check('Enter opens', await until(() => /#\/(recordings|rooms)\//.test(page.url())), page.url());
    await page.goBack();
    await ready(page);
    same('no error in the console', page.wrongs, []);
    await end();
});

await story('a screen reader', async () => {
    const { weir, page, end } = await visit({ login: false });
    await ready(page);
    const tree = await page.locator('body').ariaSnapshot();
    for (const wanted of ['banner', 'navigation "Pages"', 'main', 'feed "Rooms, what needs attention first"', 'search "Rooms"', 'group "Show rooms by state"', 'meter "Recordings"', 'button "Add room"'])
        check(`the tree has ${wanted}`, tree.includes(wanted));
    check('a card says all of it', /article "Chess Club 24, retrying, [\d:]+, 0 bit\/s, (no gaps|\d+ gaps?), the service answered/.test(tree), /article ".*/.exec(tree)?.[0]);
    await page.waitForTimeout(5200);
    const room = weir.rooms.find((one) => one.state === 'recording');
    room.recording.gaps += 1;
    check('a new gap is announced', await until(async () => (await page.textContent('#said')).includes(`${room.name}: with a new gap`), 12000), await page.textContent('#said'));
    await end();
});

await story('to add, to stop, to start', async () => {
    const { weir, page, end } = await visit({ login: false, rooms: 12 });
    await ready(page);
    await page.evaluate(() => {
        const data = new DataTransfer();
        data.setData('text', ' https://live.example.org/new.m3u8\n');
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    check('a pasted address opens the dialog', await page.isVisible('#add-dialog'));
    same('with it filled in', await page.inputValue('#add-dialog [name=url]'), 'https://live.example.org/new.m3u8');
    await no_violations(page, 'the dialog');
    await page.fill('#add-dialog [name=name]', 'The new one');
    await page.click('#add-dialog [type=submit]');
    check('it stands on the wall', await until(() => page.locator('.name:has-text("The new one")').count()));
    same('and was sent as the contract says', weir.rooms.at(-1).url, 'https://live.example.org/new.m3u8');
    await page.keyboard.press('n');
    await page.fill('#add-dialog [name=url]', 'https://live.example.org/new.m3u8');
    await page.keyboard.press('Enter');
    check('a refusal is told in its words', await until(async () => (await page.textContent('#add-dialog .problem')).includes('watched already')));
    await page.keyboard.press('Escape');

    const card = page.locator('.card:has(.state span:text-is("recording"))').first();
    const name = await card.locator('.name').textContent();
    await card.locator('.toggle').click();
    check('stopping is asked for', (await page.textContent('#confirm-title')) === `Stop ${name}?`);
    await page.click('#confirm [type=submit]');
    const stopped = page.locator('.card', { hasText: name });
    same('it is off', await until(async () => (await stopped.locator('.state').textContent()) === 'off' && 'off'), 'off');
    await stopped.locator('.toggle').click();
    same('and starts again', await until(async () => (await stopped.locator('.state').textContent()) === 'waiting' && 'waiting'), 'waiting');
    await page.goto(`${weir.origin}/#/rooms/${weir.rooms.at(-1).id}`);
    await page.click('text=Remove');
    await page.click('#confirm [type=submit]');
    check('a room that was added here can be removed', await until(() => !weir.rooms.some((room) => room.name === 'The new one')));
    same('nothing but the refusal is in the console', page.wrongs.filter((wrong) => !/409/.test(wrong)), []);
    await end();
});

await story('a recording', async () => {
    const { weir, page, end } = await visit({ login: false });
    const [room] = weir.rooms;
    const detail = weir.detail(room.recording.id);
    weir.still = true;
    if (media) detail.media_s = room.recording.media_s = 32;
    if (media) detail.gaps.forEach((gap, i) => Object.assign(gap, { media_s: 3 + 4 * i, seconds: 1 }));
    detail.files = detail.files.slice(0, 1).map((file) => ({ ...file, state: 'writing', duration_s: null, finished_at: null })).concat(detail.files.slice(-1));
    await page.goto(`${weir.origin}/#/recordings/${detail.id}`);
    await page.waitForSelector('.mark');
    check('hls.js is not loaded before it is needed', !weir.log.includes('GET /assets/hls.js'));
    await until(async () => (await page.locator('.mark').count()) === detail.gaps.length);
    const labels = await page.locator('.mark').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label')));
    const rows = await page.locator('table.gaps tbody tr').allTextContents();
    same('each gap stands in the table', rows.length, detail.gaps.length);
    check('and on the timeline, with its cause', detail.gaps.every((gap) => labels.some((label) => label.includes(gap.cause))), labels[0]);
    check('a cause of tomorrow as well', rows.some((row) => row.includes('a_cause_of_tomorrow')) || detail.gaps.length < 8);
    await no_violations(page, 'a recording');
    await page.locator('.mark').first().focus();
    check('what has the focus is explained', await page.isVisible('.tip'));
    await page.keyboard.press('ArrowRight');
    same('arrows go from gap to gap', await page.evaluate(() => [...document.querySelectorAll('.mark')].indexOf(document.activeElement)), 1);
    await page.waitForTimeout(5600);
    same('the focus stays while it is polled', await page.evaluate(() => [...document.querySelectorAll('.mark')].indexOf(document.activeElement)), 1);
    await page.click('[data-axis=wall]');
    same('time of day has as many', await page.locator('.mark').count() > 0, true);
    await page.click('[data-axis=media]');
    if (media) {
        await page.click('.play');
        check('it plays', await until(() => page.evaluate(() => document.querySelector('video').currentTime > 0.5), 20000));
        const box = await page.locator('.track svg').boundingBox();
        await page.mouse.click(box.x + box.width * 0.5, box.y + 12);
        check('a click on the timeline goes there', await until(() => page.evaluate(() => Math.abs(document.querySelector('video').currentTime - 16) < 3)), String(await page.evaluate(() => document.querySelector('video').currentTime)));
        await page.locator('.mark').nth(5).focus();
        await page.keyboard.press('Enter');
        check('Enter on a gap plays what lies before it', await until(() => page.evaluate(() => Math.abs(document.querySelector('video').currentTime - 20) < 2)), String(await page.evaluate(() => document.querySelector('video').currentTime)));
        check('its row is marked', (await page.locator('tr.picked').count()) === 1);
        check('the playhead moves', await page.evaluate(() => document.querySelector('.playhead').getAttribute('visibility') === 'visible'));
    }
    const links = await page.locator('table.files a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    same('files can be downloaded', links[0], `/api/v1/files/${detail.files[0].id}?download=1`);
    const download = page.waitForEvent('download');
    await page.locator('table.files a').last().click();
    check('and are', (await (await download).suggestedFilename()) !== '');
    same('no error in the console', page.wrongs, []);
    await end();
});

await story('what cannot be played, what is not there', async () => {
    const { weir, page, end } = await visit({ login: false, media: null, rooms: 20 });
    await page.goto(`${weir.origin}/#/recordings/${weir.rooms[0].recording.id}`);
    await page.click('.play');
    check('why it cannot be played is told', await until(async () => (await page.textContent('.player .problem')).includes('no playlist')));
    await page.goto(`${weir.origin}/#/recordings/77777`);
    check('no such recording is told', await until(() => page.isVisible('text=There is no such recording.')));
    await end();
});

await story('many gaps', async () => {
    const { weir, page, end } = await visit({ login: false, rooms: 4 });
    const detail = weir.detail(weir.rooms[0].recording.id);
    detail.gaps = Array.from({ length: 3000 }, (_, i) => ({ cause: 'expired', from_msn: i, to_msn: i, seconds: 1, media_s: i * 1.7, at: detail.started_at, until: detail.started_at, detail: '' }));
    await page.goto(`${weir.origin}/#/recordings/${detail.id}`);
    await page.waitForSelector('.mark');
    check('3000 gaps share marks', (await page.locator('.mark').count()) < 120, `${await page.locator('.mark').count()}`);
    same('200 rows at first', await page.locator('table.gaps tbody tr').count(), 200);
    await page.click('.more:visible');
    same('more when asked for', await page.locator('table.gaps tbody tr').count(), 400);
    await end();
});

await story('lists and log', async () => {
    const { weir, page, end } = await visit({ login: false }, '/#/recordings');
    await page.waitForSelector('main tbody tr');
    same('a page of recordings', await page.locator('main tbody tr').count(), 50);
    await no_violations(page, 'recordings');
    const first = await page.locator('main tbody th').first().textContent();
    await page.click('.older');
    check('older ones', await until(async () => (await page.locator('main tbody th').first().textContent()) !== first));
    await page.click('.newer');
    check('and back', await until(async () => (await page.locator('main tbody th').first().textContent()) === first));
    await page.selectOption('[name=state]', 'failed');
    check('a state filters', await until(async () => (await page.locator('main tbody .state').allTextContents()).every((text) => text === 'failed')));

    weir.tell({ event: 'gap', recording: 3, url: weir.rooms[0].url, cause: 'expired', from_msn: 7, to_msn: 8, seconds: 4, detail: '<b>x</b>' });
    await page.click('nav >> text=Log');
    check('the log has what was told before it was opened', await until(() => page.locator('.log li:has-text("media sequence 7–8: <b>x</b>")').count()));
    await no_violations(page, 'the log');
    await page.click('.pause');
    weir.tell({ event: 'warning', recording: 3, url: null, error: 'while it pauses' });
    await page.waitForTimeout(300);
    same('a pause holds lines back', await page.locator('.log li:has-text("while it pauses")').count(), 0);
    await page.click('.pause');
    same('and shows them then', await page.locator('.log li:has-text("while it pauses")').count(), 1);
    for (let i = 0; i < 700; ++i) weir.tell({ event: 'warning', recording: 3, url: null, error: `line ${i}` });
    check('500 lines are kept', await until(async () => (await page.locator('.log li').count()) === 500));
    for (const stream of weir.streams) stream.destroy();
    await until(() => weir.streams.size > 0);
    weir.tell({ event: 'warning', recording: 3, url: null, error: 'after the break' });
    check('it goes on after a break, with nothing twice', await until(async () => (await page.locator('.log li:has-text("after the break")').count()) === 1 && (await page.locator('.log li:has-text("line 699")').count()) === 1));
    same('no error but of the break', page.wrongs.filter((wrong) => !/ERR_INCOMPLETE|ERR_CONNECTION|ERR_EMPTY/.test(wrong)), []);
    await end();
});

await story('a tab that nobody sees', async () => {
    const { weir, page, end } = await visit({ login: false });
    await ready(page);
    await until(() => page.locator('.poster img:visible').count());
    const hide = (hidden) => page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    const asked = (what) => weir.log.filter((line) => line.includes(what)).length;
    await hide(true);
    await page.waitForTimeout(2500);
    const posters = asked('poster'), polls = asked('/status');
    await page.waitForTimeout(5000);
    same('asks for no posters', asked('poster') - posters, 0);
    check('seldom how things are', asked('/status') - polls <= 1, `${asked('/status') - polls} in 5 s`);
    same('and holds no connection', weir.streams.size, 0);
    await hide(false);
    check('seen again, it goes on at once', await until(() => asked('/status') > polls && weir.streams.size === 1, 1500));
    check('with its posters', await until(() => asked('poster') > posters, 15000));
    const before = asked('/status');
    await hide(true);
    await hide(false);
    await page.waitForTimeout(6100);
    check('and polls once each two seconds', asked('/status') - before <= 5, `${asked('/status') - before} in 6 s`);
    same('no error in the console', page.wrongs, []);
    await end();
});

await story('a scope that does not do', async () => {
    const { weir, page, end } = await visit({ rooms: 12 });
    await page.waitForSelector('.login');
    await log_in(page, 'for-control');
    await ready(page);
    await page.waitForSelector('.toggle:visible');
    for (const key of weir.sessions.keys()) weir.sessions.set(key, 'read');
    await page.locator('.toggle').first().click();
    await page.click('#confirm [type=submit]');
    check('which one is needed is told', await until(async () => (await page.textContent('#confirm .problem')).includes('scope “control”')), await page.textContent('#confirm .problem'));
    await end();
});

await story('no connection', async () => {
    const { weir, page, end } = await visit({ login: false, rooms: 12 });
    await ready(page);
    weir.broken = true;
    check('a lost connection is told', await until(() => page.isVisible('#banner:has-text("does not answer")')));
    weir.broken = false;
    check('and gone when it is back', await until(() => page.isHidden('#banner')));
    weir.health = { status: 'critical', checks: [{ name: 'disks', ok: false, detail: 'no room' }] };
    check('a critical state is told', await until(async () => (await page.textContent('#health')).includes('Critical'), 15000));
    await end();
});

await story('a phone, dark, and a narrow page', async () => {
    const { weir, page, end } = await visit({ login: false }, '/', { viewport: kPhone, colorScheme: 'dark', hasTouch: true });
    await ready(page);
    for (const path of ['#/', `#/recordings/${weir.rooms[0].recording.id}`, '#/recordings', '#/log']) {
        await page.goto(`${weir.origin}/${path}`);
        await page.waitForTimeout(600);
        check(`${path} is not wider than the screen`, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), String(await page.evaluate(() => document.documentElement.scrollWidth)));
        await no_violations(page, `${path}, dark and narrow`);
    }
    same('it is dark as the system is', await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await page.click('#theme');
    await page.reload();
    same('what was chosen stays', await page.evaluate(() => document.documentElement.dataset.theme), 'light');
    await end();
});

await story('500 rooms are smooth', async () => {
    const { weir, page, end } = await visit({ login: false });
    await ready(page);
    await page.waitForTimeout(2000);
    const client = await page.context().newCDPSession(page);
    // Processor time, not that of a clock: the machine may be busy with something else.
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async () => Object.fromEntries((await client.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
    const measure = async (act) => {
        const before = await busy();
        const told = await page.evaluate(act);
        const after = await busy();
        const spent = (name) => (after[name] - before[name]) * 1000;
        return { ...told, task_ms: spent('TaskDuration'), script_ms: spent('ScriptDuration'), update_ms: spent('ScriptDuration') + spent('LayoutDuration') + spent('RecalcStyleDuration') };
    };
    const watch = `const long = []; new PerformanceObserver((list) => long.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask' });
        const frames = []; const end = performance.now() + 8000; let last = performance.now();`;
    const polls = () => weir.log.filter((line) => line === 'GET /api/v1/status').length;
    const before_still = polls();
    const still = await measure(`(async () => { ${watch} while (performance.now() < end) await new Promise((done) => setTimeout(done, 100)); return { long }; })()`);
    const still_polls = polls() - before_still;
    check('a poll costs less than a frame', still.update_ms / still_polls < 16,
        `${(still.update_ms / still_polls).toFixed(1)} ms of script, style and layout a poll, new posters included; ${(still.task_ms / still_polls).toFixed(1)} ms of the main thread in all; ${still.long.length} long tasks`);
    const scroll = await measure(`(async () => { ${watch} let down = true;
        while (performance.now() < end) {
            await new Promise((done) => requestAnimationFrame(done));
            const now = performance.now(); frames.push(now - last); last = now;
            if (scrollY + innerHeight >= document.documentElement.scrollHeight - 2) down = false; else if (scrollY <= 0) down = true;
            scrollBy(0, down ? 40 : -40);
        }
        frames.sort((a, b) => a - b);
        return { long, frames: frames.length, median: frames[frames.length >> 1], p95: frames[Math.floor(frames.length * 0.95)], worst: frames.at(-1), late: frames.filter((ms) => ms > 50).length }; })()`);
    check('scrolling leaves the main thread most of each frame', scroll.task_ms / scroll.frames < 16 && scroll.update_ms / scroll.frames < 8,
        `8 s at 40 px a frame: ${scroll.frames} frames, median ${scroll.median.toFixed(1)}, 95 % within ${scroll.p95.toFixed(1)}, worst ${scroll.worst.toFixed(1)} ms, ${scroll.late} later than 50 ms; ${scroll.long.length} long tasks${scroll.long.length ? ` (${scroll.long.map(Math.round).join(', ')} ms)` : ''}; of the main thread ${(scroll.task_ms / scroll.frames).toFixed(1)} ms a frame, ${(scroll.update_ms / scroll.frames).toFixed(1)} ms of it script, style and layout`);
    same('no error in the console', page.wrongs, []);
    await end();
});

await browser.close();
verdict();
