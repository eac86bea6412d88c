// SPDX-License-Identifier: MIT
// Real programs for tests in a browser: an origin, weir and whatever else, in a folder of their own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { root, skip, until } from './kit.mjs';

const weir_program = process.env.WEIR ?? path.join(root, 'build/bin/weir');
const origin_program = process.env.ORIGIN ?? path.join(root, 'build/bin/weir-origin');

export class Stand {
    constructor() {
        for (const program of [weir_program, origin_program]) if (spawnSync(program, ['--help']).error) skip(`no ${program}; WEIR=… and ORIGIN=… name them`);
        this.folder = mkdtempSync(path.join(os.tmpdir(), 'weir-stand-'));
        this.children = [];
    }

    at(name) {
        return path.join(this.folder, name);
    }

    /** Its `text` is all that it said. */
    start(program, words) {
        const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.folder });
        child.text = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (child.text += data));
        child.has_ended = new Promise((resolve) => child.on('exit', resolve));
        this.children.push(child);
        return child;
    }

    /** One that is free now: a port that the system chose, and that nothing else is likely to get. */
    free_port() {
        return new Promise((resolve) => {
            const server = net.createServer().listen(0, '127.0.0.1', () => {
                const { port } = server.address();
                server.close(() => resolve(port));
            });
        });
    }

    /** Waits until it is up. */
    async run(program, words, is_up) {
        const child = this.start(program, words);
        const found = await until(async () => child.exitCode !== null || Promise.resolve(is_up(child)).catch(() => null), 60000);
        if (!found || child.exitCode !== null) throw new Error(`${program} did not start: ${child.text}`);
        return child;
    }

    /** Its address. */
    async start_origin() {
        const url = (child) => /"url":"([^"]+)"/.exec(child.text)?.[1];
        return url(await this.run(origin_program, ['--seconds', '300', '--segment', '2', '--rate', '600k'], url));
    }

    start_weir(config, secrets, is_up) {
        writeFileSync(this.at('weir.toml'), config);
        writeFileSync(this.at('secrets.toml'), secrets, { mode: 0o600 });
        return this.run(weir_program, ['run', '--config', 'weir.toml'], is_up);
    }

    /** What weir prints. */
    ask_weir(words) {
        const { status, stdout, stderr } = spawnSync(weir_program, words, { encoding: 'utf8', cwd: this.folder });
        if (status !== 0) throw new Error(`weir ${words.join(' ')}: ${stderr}`);
        return stdout;
    }

    clear() {
        for (const child of this.children) child.kill('SIGKILL');
        rmSync(this.folder, { recursive: true, force: true });
    }
}
