// SPDX-License-Identifier: MIT
#include "catalogue/known_files.hpp"

#include "catalogue/words.hpp"

namespace weir::catalogue {

Result<KnownFiles> load_files(database::Database& database) {
    auto select = database.prepare(R"(
SELECT path, recording, kind, f.state, bytes, ours, coalesce(finished_at, opened_at, 0),
    r.state = 'recording', coalesce(r.room, ''), coalesce(room.name, '')
FROM file AS f JOIN recording AS r ON r.id = f.recording LEFT JOIN room ON room.id = r.room)");
    if (!select) return select.error();
    select->bind();
    KnownFiles files;
    for (auto next = select->step();; next = select->step()) {
        if (!next) return next.error();
        if (!*next) return files;
        KnownFile file;
        file.recording = select->integer(1);
        file.kind = parse_file_kind(select->text(2));
        file.state = parse_file_state(select->text(3));
        file.bytes = static_cast<std::uint64_t>(select->integer(4));
        file.ours = select->integer(5) != 0;
        file.at = from_ms(select->integer(6));
        file.is_open = select->integer(7) != 0;
        file.room = select->text(8);
        file.room_name = select->text(9);
        files.emplace(select->text(0), std::move(file));
    }
}

}  // namespace weir::catalogue
