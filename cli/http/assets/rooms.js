// SPDX-License-Identifier: MIT
// What can be done to a room, from its card, its page or that of its recording.

import { may, room_path, send } from './api.js';
import { confirm_then } from './dialogs.js';
import { el } from './dom.js';
import { poll_now, store } from './store.js';

const act = async (room, method, verb = '') => {
    await send(method, room_path(room.id) + verb, {});
    await poll_now();
};

/** `failed` is told of a problem that no dialog shows. */
export async function start(room, failed) {
    try {
        await act(room, 'POST', '/start');
    } catch (problem) {
        failed(problem);
    }
}

export const stop = (room) =>
    confirm_then({
        title: `Stop ${room.name}?`,
        text: room.recording ? 'Its recording ends, and it is watched no more until it is started.' : 'It is watched no more until it is started.',
        yes: 'Stop',
    }, () => act(room, 'POST', '/stop'));

const reload = (room) =>
    confirm_then({
        title: `Begin anew with ${room.name}?`,
        text: 'Its recording ends, and the next begins at once, with the options as they are now.',
        yes: 'Begin anew',
    }, () => act(room, 'POST', '/reload'));

const remove = (room) =>
    confirm_then({ title: `Remove ${room.name}?`, text: 'It is watched no more. Its recordings stay.', yes: 'Remove' },
        async () => {
            await act(room, 'DELETE');
            location.hash = '#/';
        });

/** Buttons for what may be done to it. */
export function room_buttons(id, failed) {
    const room = store.rooms.get(id)?.room;
    if (!room || !may('control')) return [];
    const button = (text, onclick, more) => el('button', { type: 'button', text, onclick, 'data-key': text, ...more });
    const is_on = room.state !== 'off';
    const buttons = [is_on ? button('Stop', () => stop(room)) : button('Start', () => start(room, failed), { class: 'primary' })];
    if (room.recording) buttons.push(button('Begin anew', () => reload(room)));
    buttons.push(room.source === 'api'
        ? button('Remove', () => remove(room))
        : button('Remove', null, { disabled: true, title: 'It stands in the configuration, and is removed there' }));
    return buttons;
}
