// SPDX-License-Identifier: MIT
// weir::CatalogueView: rows into the structs of the public header.
#include <fmt/format.h>

#include <weir/catalogue_view.hpp>

#include "catalogue/schema.hpp"
#include "catalogue/words.hpp"

namespace weir {
namespace {

using namespace catalogue;
using database::Statement;

constexpr unsigned kRoomEvents = 100;

/// Sums over files and gaps are worked out for the chosen recordings only.
constexpr std::string_view kRecordings = R"(
SELECT r.id, r.state, r.started_at, r.ended_at, r.error, r.continues,
       r.room, room.url, room.name, room.platform,
       (SELECT count(*) FROM run WHERE recording = r.id),
       (SELECT count(*) FROM file WHERE recording = r.id AND kind = 'media'),
       (SELECT count(*) FROM gap WHERE recording = r.id),
       (SELECT coalesce(sum(bytes), 0) FROM file WHERE recording = r.id
            AND state IN ('finished', 'recovered')),
       (SELECT coalesce(sum(duration_s), 0) FROM file WHERE recording = r.id AND kind = 'media'
            AND rendition = ''),
       (SELECT coalesce(sum(seconds), 0) FROM gap WHERE recording = r.id)
FROM recording AS r LEFT JOIN room ON room.id = r.room)";

constexpr std::string_view kFiles =
    "SELECT path, kind, state, rendition, bytes, duration_s, video_packets, audio_packets, "
    "opened_at, finished_at, ours, id FROM file";

std::optional<WallClock::time_point> time_at(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return from_ms(row.integer(column));
}

std::optional<std::uint64_t> count_at(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return static_cast<std::uint64_t>(row.integer(column));
}

CataloguedRecording recording_of(const Statement& row) {
    CataloguedRecording out;
    out.id = row.integer(0);
    out.state = parse_catalogued_state(row.text(1)).value_or(CataloguedState::rebuilt);
    out.started_at = from_ms(row.integer(2));
    out.ended_at = time_at(row, 3);
    out.error = row.text(4);
    if (!row.is_null(5)) out.continues = row.integer(5);
    out.room = {row.text(6), row.text(7), row.text(8), row.text(9)};
    out.runs = static_cast<unsigned>(row.integer(10));
    out.files = static_cast<unsigned>(row.integer(11));
    out.gaps = static_cast<unsigned>(row.integer(12));
    out.bytes = static_cast<std::uint64_t>(row.integer(13));
    out.media_s = row.real(14);
    out.gap_s = row.real(15);
    return out;
}

CataloguedFile file_of(const Statement& row) {
    CataloguedFile out;
    out.id = row.integer(11);
    out.path = row.text(0);
    out.kind = parse_file_kind(row.text(1));
    out.state = parse_file_state(row.text(2));
    out.rendition = row.text(3);
    out.bytes = static_cast<std::uint64_t>(row.integer(4));
    if (!row.is_null(5)) out.duration_s = row.real(5);
    if (!row.is_null(6))
        out.packets = PacketCounts{static_cast<std::uint64_t>(row.integer(6)),
                                   static_cast<std::uint64_t>(row.integer(7))};
    out.opened_at = time_at(row, 8);
    out.finished_at = time_at(row, 9);
    out.ours = row.integer(10) != 0;
    return out;
}

Gap gap_of(const Statement& row) {
    Gap out;
    out.cause = parse_gap_cause(row.text(0));
    out.from_msn = count_at(row, 1);
    out.to_msn = count_at(row, 2);
    out.seconds = row.real(3);
    if (!row.is_null(4)) out.media_s = row.real(4);
    out.at = from_ms(row.integer(5));
    out.until = from_ms(row.integer(6));
    out.program_date_time = time_at(row, 7);
    out.rendition = row.text(8);
    out.detail = row.text(9);
    return out;
}

CataloguedRun run_of(const Statement& row) {
    return {static_cast<unsigned>(row.integer(0)), from_ms(row.integer(1)), row.text(2),
            row.text(3)};
}

CataloguedEvent event_of(const Statement& row) {
    return {from_ms(row.integer(0)), time_at(row, 1), row.text(2), row.text(3)};
}

RoomTotals totals_of(const Statement& row) {
    RoomTotals out;
    out.room = {row.text(0), row.text(1), row.text(2), row.text(3)};
    out.recordings = static_cast<unsigned>(row.integer(4));
    out.last_started_at = time_at(row, 5);
    out.is_recording = row.integer(6) != 0;
    out.bytes = static_cast<std::uint64_t>(row.integer(7));
    out.media_s = row.real(8);
    out.gaps = static_cast<unsigned>(row.integer(9));
    out.gap_s = row.real(10);
    return out;
}

/// All rows, each by `read`.
template <class Read, class... Values>
auto rows(database::Database& database, std::string_view sql, Read read, const Values&... values)
    -> Result<std::vector<decltype(read(std::declval<const Statement&>()))>> {
    std::vector<decltype(read(std::declval<const Statement&>()))> out;
    auto select = database.prepare(sql);
    if (!select) return select.error();
    select->bind(values...);
    for (auto next = select->step();; next = select->step()) {
        if (!next) return next.error();
        if (!*next) return out;
        out.push_back(read(*select));
    }
}

/// For LIKE ... ESCAPE '\'.
std::string any_with(std::string_view part) {
    std::string out{"%"};
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out += '%';
}

}  // namespace

class CatalogueView::Impl {
public:
    explicit Impl(database::Database database) : database(std::move(database)) {}
    database::Database database;
};

Result<CatalogueView> CatalogueView::open(const std::filesystem::path& data) {
    auto database = open_existing(DataFolder{data});
    if (!database) return database.error();
    // One that holds something else tells so here, and not in the middle of a list.
    if (auto known = database->execute("SELECT id FROM recording LIMIT 1"); !known)
        return known.error();
    return CatalogueView{std::make_unique<Impl>(std::move(*database))};
}

CatalogueView::CatalogueView(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CatalogueView::CatalogueView(CatalogueView&&) noexcept = default;
CatalogueView& CatalogueView::operator=(CatalogueView&&) noexcept = default;
CatalogueView::~CatalogueView() = default;

Result<std::vector<CataloguedRecording>> CatalogueView::list(const CatalogueQuery& query) {
    const std::string sql = fmt::format(R"({}
WHERE (?1 = '' OR room.id LIKE ?2 ESCAPE '\' OR room.url LIKE ?2 ESCAPE '\'
       OR room.name LIKE ?2 ESCAPE '\')
  AND (?3 IS NULL OR coalesce(r.ended_at, ?3) >= ?3)
  AND (r.state = ?4 OR (?4 = '' AND r.state <> 'removed'))
  AND (?5 IS NULL OR (r.started_at, r.id) < (SELECT started_at, id FROM recording WHERE id = ?5))
ORDER BY r.started_at DESC, r.id DESC LIMIT ?6)",
                                        kRecordings);
    const std::string state{query.state ? to_string(*query.state) : std::string_view{}};
    return rows(impl_->database, sql, recording_of, query.room, any_with(query.room),
                to_ms(query.since), state, query.before, std::int64_t{query.limit});
}

Result<std::optional<RecordingDetail>> CatalogueView::show(std::int64_t id) {
    auto& database = impl_->database;
    // All of it as it was at one moment.
    if (auto begun = database.execute("BEGIN"); !begun) return begun.error();
    struct End {
        database::Database& database;
        ~End() { (void)database.execute("ROLLBACK"); }
    } const end{database};
    auto found = rows(database, fmt::format("{} WHERE r.id = ?", kRecordings), recording_of, id);
    if (!found) return found.error();
    if (found->empty()) return std::optional<RecordingDetail>{};
    auto runs = rows(database,
                     "SELECT number, started_at, protocol, url FROM run WHERE recording = ? "
                     "ORDER BY number",
                     run_of, id);
    auto files = rows(database,
                      fmt::format("{} WHERE recording = ? ORDER BY coalesce(opened_at, "
                                  "finished_at), id",
                                  kFiles),
                      file_of, id);
    auto gaps = rows(database,
                     "SELECT cause, from_msn, to_msn, seconds, media_s, at, until, "
                     "program_date_time, rendition, detail FROM gap WHERE recording = ? "
                     "ORDER BY at, id",
                     gap_of, id);
    auto events =
        rows(database, "SELECT at, until, kind, detail FROM event WHERE recording = ? ORDER BY id",
             event_of, id);
    auto room = room_events(found->front().room.id, kRoomEvents);
    std::optional<Error> error;
    const auto look = [&error](const auto& result) {
        if (!result) error = result.error();
    };
    (look(runs), look(files), look(gaps), look(events), look(room));
    if (error) return *error;
    return std::optional{RecordingDetail{std::move(found->front()), std::move(*runs),
                                         std::move(*files), std::move(*gaps), std::move(*events),
                                         std::move(*room)}};
}

Result<std::optional<CataloguedFile>> CatalogueView::file(std::int64_t id) {
    auto found = rows(impl_->database, fmt::format("{} WHERE id = ?", kFiles), file_of, id);
    if (!found) return found.error();
    if (found->empty()) return std::optional<CataloguedFile>{};
    return std::optional{std::move(found->front())};
}

Result<std::vector<RoomTotals>> CatalogueView::rooms() {
    return rows(impl_->database, R"(
WITH file_sums AS (
    SELECT recording, sum(CASE WHEN state IN ('finished', 'recovered') THEN bytes ELSE 0 END) AS b,
           sum(CASE WHEN kind = 'media' AND rendition = '' THEN duration_s END) AS s
    FROM file GROUP BY recording),
gap_sums AS (SELECT recording, count(*) AS n, sum(seconds) AS s FROM gap GROUP BY recording)
SELECT r.room, room.url, room.name, room.platform, count(*), max(r.started_at),
       max(r.state = 'recording'), coalesce(sum(f.b), 0), coalesce(sum(f.s), 0),
       coalesce(sum(g.n), 0), coalesce(sum(g.s), 0)
FROM recording AS r LEFT JOIN room ON room.id = r.room
LEFT JOIN file_sums AS f ON f.recording = r.id LEFT JOIN gap_sums AS g ON g.recording = r.id
WHERE r.state <> 'removed' GROUP BY r.room ORDER BY room.name, r.room)",
                totals_of);
}

Result<std::vector<CataloguedEvent>> CatalogueView::room_events(const std::string& room,
                                                                unsigned limit) {
    return rows(impl_->database,
                "SELECT at, until, kind, detail FROM event WHERE room = ? AND recording IS NULL "
                "ORDER BY id DESC LIMIT ?",
                event_of, room, std::int64_t{limit});
}

}  // namespace weir
