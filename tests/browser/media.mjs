// SPDX-License-Identifier: MIT
// Pictures and a stream for the mock, drawn here: nobody else's, and nicer to look at than a test pattern.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Runs in the browser: a landscape on a canvas, another for each number. */
function draw_scene(number, shift, width, height) {
    let state = number * 7919 + 13;
    const random = () => ((state = (state * 48271) % 2147483647) / 2147483647);
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const paint = canvas.getContext('2d');
    const hue = (random() < 0.6 ? 190 : 330) + random() * 60, is_night = random() < 0.4;
    const sky = paint.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, `hsl(${hue} 45% ${is_night ? 10 : 42}%)`);
    sky.addColorStop(0.7, `hsl(${hue + 45} 60% ${is_night ? 24 : 72}%)`);
    paint.fillStyle = sky;
    paint.fillRect(0, 0, width, height);
    const sun = { x: width * (0.15 + 0.7 * random()) + shift * 3, y: height * (0.2 + 0.25 * random()), r: height * (0.06 + 0.08 * random()) };
    const glow = paint.createRadialGradient(sun.x, sun.y, sun.r * 0.4, sun.x, sun.y, sun.r * 5);
    glow.addColorStop(0, `hsl(${hue + 60} 90% 88%)`);
    glow.addColorStop(0.18, `hsl(${hue + 60} 90% 80% / .5)`);
    glow.addColorStop(1, `hsl(${hue + 60} 90% 80% / 0)`);
    paint.fillStyle = glow;
    paint.fillRect(0, 0, width, height);
    const layers = 3 + Math.floor(random() * 3), is_city = random() < 0.45;
    for (let layer = 0; layer < layers; ++layer) {
        const base = height * (0.5 + (0.45 * (layer + 0.5)) / layers);
        paint.fillStyle = `hsl(${hue + 10 * layer} ${30 - 3 * layer}% ${(is_night ? 20 : 46) - (layer * (is_night ? 15 : 34)) / layers}%)`;
        paint.beginPath();
        paint.moveTo(0, height);
        const a = random() * 9, b = random() * 9;
        for (let x = 0; x <= width; x += is_city ? 1 : 3) {
            const y = is_city
                ? base - height * 0.16 * (((Math.floor((x + shift * (layer + 1)) / (width / 22)) * 7919 + layer * 31 + number) % 97) / 97)
                : base - height * 0.07 * (Math.sin((x + shift * (layer + 1) * 2) / (width / 7) + a) + 0.6 * Math.sin((x + shift * (layer + 1) * 2) / (width / 17) + b));
            paint.lineTo(x, y);
        }
        paint.lineTo(width, height);
        paint.fill();
    }
    if (is_night) {
        for (let i = 0; i < 90; ++i) {
            paint.fillStyle = `hsl(${40 + 30 * random()} 90% 75% / ${0.3 + 0.7 * random()})`;
            paint.fillRect(random() * width, height * (is_city ? 0.5 + 0.5 * random() : 0.45 * random()), 1.6, 1.6);
        }
    }
    return canvas.toDataURL('image/jpeg', 0.82).split(',')[1];
}

/** `count` JPEGs. */
export async function draw_pictures(browser, count, { width = 320, height = 180, shift = () => 0, number = (i) => i + 1 } = {}) {
    const page = await browser.newPage();
    const out = [];
    for (let i = 0; i < count; ++i) out.push(Buffer.from(await page.evaluate(`(${draw_scene})(${number(i)}, ${shift(i)}, ${width}, ${height})`), 'base64'));
    await page.close();
    return out;
}

/** {bytes, playlist}: half a minute of H.264 and AAC in MPEG-TS, in ranges of bytes. null where there is no ffmpeg. */
export async function make_media(browser, seconds = 32) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'weir-browser-'));
    try {
        const pictures = await draw_pictures(browser, seconds, { width: 640, height: 360, number: () => 9, shift: (i) => i });
        pictures.forEach((picture, i) => writeFileSync(path.join(folder, `${String(i).padStart(3, '0')}.jpg`), picture));
        const words = `-v error -framerate 1 -i %03d.jpg -f lavfi -i sine=220:d=${seconds} -r 25 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 50 -sc_threshold 0 -c:a aac -ac 2 -t ${seconds} -f hls -hls_time 2 -hls_list_size 0 -hls_playlist_type event -hls_flags single_file -hls_segment_filename media.ts out.m3u8`;
        execFileSync('ffmpeg', words.split(' '), { cwd: folder, stdio: 'ignore' });
        return { bytes: readFileSync(path.join(folder, 'media.ts')), playlist: readFileSync(path.join(folder, 'out.m3u8'), 'utf8') };
    } catch (error) {
        if (error.code === 'ENOENT') return null;
        throw error;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
