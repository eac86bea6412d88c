// SPDX-License-Identifier: MIT
// What can be asked; openapi.json describes it, and a test holds one against the other.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <filesystem>
#include <memory>

#include "http/access.hpp"
#include "http/catalogue_reader.hpp"
#include "http/feed.hpp"
#include "http/live_poster.hpp"
#include "http/mailbox.hpp"
#include "http/router.hpp"
#include "http/snapshot.hpp"

namespace weir::cli::http {

/// What handlers look at and act through. Outlives them.  Thread: any.
struct Parts {
    Access& access;
    const Board& board;
    Mailbox& mailbox;
    const Feed& feed;
    CatalogueReader& catalogue;
    PartIndex& index;
    LivePoster& poster;
    std::shared_ptr<ext::Encoders> encoders;
};

void add_page_routes(Router& router);
void add_status_routes(Router& router, Parts& parts);
void add_session_routes(Router& router, Parts& parts);
void add_room_routes(Router& router, Parts& parts);
void add_recording_routes(Router& router, Parts& parts);
void add_file_routes(Router& router, Parts& parts);

}  // namespace weir::cli::http
