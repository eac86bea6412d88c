// SPDX-License-Identifier: MIT
// node node_media_server.cjs PEERS RTMP_PORT HTTP_PORT: RTMP in, HTTP-FLV out, on loopback.
// CommonJS, so that the package can be found from another folder than this file's.
const path = require('path');
const { createRequire } = require('module');

const [peers, rtmpPort, httpPort] = process.argv.slice(2);
const found = createRequire(path.join(peers, 'any.js')).resolve('node-media-server');

import(found).then(({ default: NodeMediaServer }) => {
    new NodeMediaServer({
        bind: '127.0.0.1',
        notify: {},
        rtmp: { port: Number(rtmpPort) },
        http: { port: Number(httpPort) },
        auth: { play: false, publish: false },
        store: {},
        static: {},
    }).run();
});
