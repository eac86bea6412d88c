// SPDX-License-Identifier: MIT
// Plays what has been recorded so far. hls.js is loaded when it is first needed.

import { request, words } from './api.js';
import { set_text } from './dom.js';
import { clock, duration } from './format.js';

/** What broke again within that time cannot be played. */
const kMendMs = 5000;
const kHlsType = 'application/vnd.apple.mpegurl';
let loading = null;

function load_hls() {
    loading ??= new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = '/assets/hls.js';
        script.onload = () => resolve(window.Hls);
        script.onerror = () => {
            loading = null;
            script.remove();
            reject(new Error('the player could not be loaded'));
        };
        document.head.append(script);
    });
    return loading;
}

export class Player {
    /** `moved(seconds of media)` while it plays. */
    constructor(place, playlist, moved) {
        this.place = place;
        this.playlist = playlist;
        this.mended_at = -kMendMs;
        this.video = place.querySelector('video');
        this.picture = place.querySelector('img');
        this.button = place.querySelector('.play');
        this.problem = place.querySelector('.problem');
        this.position = place.querySelector('.position');
        this.button.addEventListener('click', () => this.play(0));
        place.querySelector('.from-start').addEventListener('click', () => this.play(0));
        place.querySelector('.to-end').addEventListener('click', () => this.play(Infinity));
        this.video.addEventListener('timeupdate', () => {
            moved(this.video.currentTime);
            this.tell();
        });
        // Where hls.js plays, it tells, and mends what can be mended.
        this.video.addEventListener('error', () => this.video.error && !this.hls && this.fail('This browser cannot play it. The files can be downloaded.'));
        this.picture.addEventListener('load', () => (this.picture.hidden = !this.video.hidden));
        this.picture.addEventListener('error', () => (this.picture.hidden = true));
    }

    show_picture(url) {
        if (this.video.hidden && this.picture.getAttribute('src') !== url) this.picture.src = url;
    }

    tell() {
        const { currentTime } = this.video;
        const date = this.hls?.playingDate;
        set_text(this.position, `${duration(currentTime)}${date ? ` · ${clock(date)}` : ''}`);
    }

    fail(text) {
        this.problem.hidden = !text;
        set_text(this.problem, text);
    }

    /** From there on, in seconds of media; Infinity: near the end. */
    async play(at) {
        this.fail('');
        try {
            if (!this.opened) await (this.opened = this.open(at));
            else this.seek(at);
        } catch (problem) {
            this.opened = null;
            return this.fail(words(problem, 'read'));
        }
        this.video.play().catch(() => {});
    }

    seek(at) {
        const { seekable } = this.video;
        const end = seekable.length ? seekable.end(seekable.length - 1) : 0;
        this.video.currentTime = Math.max(0, Math.min(at, end - 4));
    }

    async open(at) {
        // What weir says of it in words; the player would only tell a number.
        await request(this.playlist);
        const Hls = await load_hls();
        if (this.is_closed) return;
        this.video.hidden = false;
        this.picture.hidden = this.button.hidden = true;
        if (Hls.isSupported()) this.attach(Hls, at);
        else if (this.video.canPlayType(kHlsType)) this.video.src = this.playlist;
        else throw new Error('this browser plays no HLS');
    }

    attach(Hls, at) {
        this.hls = new Hls({ startPosition: Number.isFinite(at) ? at : -1, backBufferLength: 60, maxBufferLength: 20, liveDurationInfinity: false });
        this.hls.on(Hls.Events.ERROR, (_, found) => {
            if (!found.fatal) return;
            const now = performance.now();
            if (found.type === Hls.ErrorTypes.MEDIA_ERROR && now - this.mended_at > kMendMs) {
                this.mended_at = now;
                this.hls.recoverMediaError();
                return this.video.play().catch(() => {});
            }
            this.fail(found.type === Hls.ErrorTypes.NETWORK_ERROR
                ? `It could not be loaded: ${found.details}`
                : `This browser cannot play it (${found.details}). The files can be downloaded.`);
        });
        this.hls.loadSource(this.playlist);
        this.hls.attachMedia(this.video);
    }

    close() {
        this.is_closed = true;
        this.hls?.destroy();
        this.video.removeAttribute('src');
    }
}
