// SPDX-License-Identifier: MIT
// Values of keys: what values.hpp does for flags, and the forms that only files have. Pure.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/hooks.hpp>
#include <weir/options.hpp>
#include <weir/room.hpp>
#include <weir/watch.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "usage_error.hpp"

namespace weir::cli {

Parsed<std::string_view> text_of(const Node& node);
/// One text, or a list of them.
Parsed<std::vector<std::string>> texts_of(const Node& node);

Parsed<bool> parse_flag(const Node& node);
/// A whole number from 1 to a million.
Parsed<unsigned> parse_number(const Node& node);
/// The same, or 0.
Parsed<unsigned> parse_number_or_none(const Node& node);
Parsed<std::string> parse_line(std::string_view text);  ///< Not empty, one line.

Parsed<std::chrono::milliseconds> parse_duration_or_none(std::string_view text);
Parsed<std::uint64_t> parse_size_or_none(std::string_view text);
/// "30d", up to whole hours.
Parsed<std::chrono::hours> parse_age(std::string_view text);
/// "80%" is 0.8.
Parsed<double> parse_share(std::string_view text);
Parsed<double> parse_share_or_none(std::string_view text);
/// "60/min", "2/s", "none": so many a minute.
Parsed<unsigned> parse_rate(std::string_view text);
/// "64MiB/s", "none": bytes a second.
Parsed<std::uint64_t> parse_speed(std::string_view text);

/// Of a file system: bytes, a share of it in per cent, or both.
struct SpaceFloor {
    std::uint64_t bytes = 0;
    double percent = 0;
};
/// "2GiB", "3%", ["2GiB", "3%"], "none".
Parsed<SpaceFloor> parse_space(const Node& node);

Parsed<SplitOptions> parse_splits(const Node& node);
Parsed<std::vector<std::string>> parse_language_list(const Node& node);
Parsed<std::vector<std::string>> parse_codec_list(const Node& node);
Parsed<std::vector<std::string>> parse_urls(const Node& node);
/// A template of file names.
Parsed<std::string> parse_file_name(std::string_view text);
Parsed<std::string> parse_one_url(std::string_view text);
Parsed<std::vector<ScheduleWindow>> parse_schedule(const Node& node);
Parsed<std::string> parse_time_zone(std::string_view text);

Parsed<SyncPolicy> parse_sync(std::string_view text);
Parsed<LogLevel> parse_log_level(std::string_view text);
Parsed<Poster> parse_poster(std::string_view text);
Parsed<HookShape> parse_shape(std::string_view text);
Parsed<std::vector<HookEvent>> parse_hook_events(const Node& node);
/// smtp:// or smtps://
Parsed<std::string> parse_mail_server(std::string_view text);

}  // namespace weir::cli
