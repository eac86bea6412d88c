// SPDX-License-Identifier: MIT
// Rows that are written while recording as well as when the disk is read.
#include <fstream>

#include "catalogue/names.hpp"
#include "catalogue/scribe.hpp"
#include "catalogue/words.hpp"
#include "index/ledger.hpp"

namespace weir::catalogue {
namespace {

std::optional<std::int64_t> signed_number(const std::optional<std::uint64_t>& value) {
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

/// Of a file "dir/a.audio.de.ts" beside "dir/a.ts"; weir names them so.
std::string rendition_in(const std::string& path) {
    const std::string stem = stem_of(path);
    const auto main = main_stem(stem);
    if (!main) return {};
    std::string rendition = stem.substr(main->size() + 1);
    if (const auto dot = rendition.find('.'); dot != rendition.npos) rendition[dot] = ' ';
    return rendition;
}

}  // namespace

Result<void> insert_gap(database::Database& database, std::int64_t row, const Gap& gap) {
    return run(database, R"(
INSERT INTO gap (recording, cause, from_msn, to_msn, seconds, media_s, at, until,
    program_date_time, rendition, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))",
               row, to_string(gap.cause), signed_number(gap.from_msn), signed_number(gap.to_msn),
               gap.seconds, gap.media_s, to_ms(gap.at),
               to_ms(gap.until == WallClock::time_point{} ? gap.at : gap.until),
               to_ms(gap.program_date_time), gap.rendition, gap.detail);
}

Result<void> insert_file(database::Database& database, std::int64_t row, const std::string& path,
                         FileKind kind, const DiskFile& file, bool is_ours) {
    return run(database, R"(
INSERT INTO file (recording, path, kind, state, rendition, bytes, finished_at, ours)
VALUES (?, ?, ?, 'finished', ?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET recording = excluded.recording, kind = excluded.kind,
    state = 'finished', bytes = excluded.bytes, finished_at = excluded.finished_at,
    ours = max(ours, excluded.ours))",
               row, path, to_string(kind), rendition_in(path),
               static_cast<std::int64_t>(file.bytes), to_ms(file.changed_at),
               std::int64_t{is_ours});
}

bool begins_as(FileKind kind, const std::filesystem::path& file) {
    std::array<char, 16> bytes{};
    std::ifstream in{file, std::ios::binary};
    in.read(bytes.data(), bytes.size());
    const std::string_view begin{bytes.data(), static_cast<std::size_t>(in.gcount())};
    switch (kind) {
        case FileKind::ledger: return begin.starts_with(index::kLedgerStart);
        case FileKind::subtitles: return begin.starts_with("WEBVTT");
        case FileKind::poster: return begin.starts_with("\xff\xd8\xff");
        case FileKind::media:
        case FileKind::converted: return true;
    }
    return false;
}

}  // namespace weir::catalogue
