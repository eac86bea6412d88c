// SPDX-License-Identifier: MIT
// What the name of a file tells: whose it may be, and what it belongs to. Pure.  Thread: any.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <weir/catalogue.hpp>

#include "base/clock.hpp"

namespace weir::catalogue {

/// What aftercare writes to until it is whole.
inline constexpr std::string_view kTemporarySuffix = ".weir-tmp";

/// By its extension, one of those that weir gives. A ".mp4" is media here. Nothing: not one of
/// ours.
std::optional<FileKind> kind_of(std::string_view path);
/// "a.mp4.weir-tmp"
bool is_temporary_name(std::string_view path);

/// Path without extension: "dir/a" of "dir/a.ts"; of a ledger, without ".gaps" and its
/// number; of a contact sheet, without ".sheet".
std::string stem_of(std::string_view path);
/// "dir/a" of the stem "dir/a-2", where a number was added because a name was taken.
std::optional<std::string> unnumbered(std::string_view stem);
/// "dir/a" of "dir/a.audio.de": a rendition that was kept as it came, beside the picture.
std::optional<std::string> main_stem(std::string_view stem);
/// "dir/a_001" of "dir/a_002", as {n} numbers the files of a recording.
std::optional<std::string> previous_in_series(std::string_view stem);
/// `path` is `wanted` under the number that it got because that was taken.
bool is_numbered(std::string_view path, std::string_view wanted);

/// Where in the name "{date}_{time}" stands.
struct NameTime {
    std::string before{};        ///< Folder and name before it: the same for each file of a room.
    WallClock::time_point at{};  ///< Local time of this host.
};
std::optional<NameTime> time_in_name(std::string_view path);

}  // namespace weir::catalogue
