// SPDX-License-Identifier: MIT
// The ledger of a recording: what it lacks, a line of JSON for each gap, in a file beside its first
// file. Its names and its text; pure.  Thread: any.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <weir/event.hpp>

namespace weir::index {

/// "dir/x.ts" -> "dir/x.gaps.jsonl".
std::filesystem::path ledger_path(const std::filesystem::path& first_file);
/// True for "x.gaps.jsonl", and for "x.gaps-2.jsonl" where that was taken.
bool is_ledger_name(const std::filesystem::path& path);

/// What each ledger begins with.
inline constexpr std::string_view kLedgerStart = R"({"cause":")";

/// One object and a newline, always valid UTF-8, at most a few kB. `file`: with the last frame
/// before it, empty where there is none; it is written relative to `directory`, which is the
/// ledger's, so that both may be moved together. docs/reference.md names every field.
std::string ledger_line(const Gap& gap, const std::filesystem::path& file,
                        const std::filesystem::path& directory);
/// The same for what was recorded and is no programme; its cause is none of a gap.
std::string ledger_line(const event::EncodingChanged& changed, const std::filesystem::path& file,
                        const std::filesystem::path& directory);
std::string ledger_line(const event::AdvertRecorded& advert, const std::filesystem::path& file,
                        const std::filesystem::path& directory);

}  // namespace weir::index
