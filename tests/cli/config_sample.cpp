// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "config/config.hpp"
#include "config/sample.hpp"
#include "config/sections.hpp"
#include "kit/process.hpp"

using namespace weir::cli;
using weir::kit::write_text;

namespace {

std::string complaint(const ConfigSources& sources) {
    const auto config = load_config(sources);
    return config ? "none" : config.error().what;
}

/// Every key as if somebody had taken the # away. A hook has one receiver: the webhook.
std::string uncommented(const std::string& sample) {
    std::istringstream in(sample);
    std::string out;
    bool is_mail = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#[hook.mail]")) is_mail = true;
        const bool is_key = line.starts_with('#') && !line.starts_with("# ");
        const bool is_other_receiver = is_mail || line.starts_with("#command = ");
        out += fmt::format("{}\n",
                           std::string_view(line).substr(is_key && !is_other_receiver ? 1 : 0));
    }
    return out;
}

/// The row of a table in docs/config.md.
std::string row(const KeyText& key) {
    return fmt::format("| `{}` | `{}` | {} |", key.key, key.example, key.text);
}

}  // namespace

TEST_CASE("sample: it is sound, and so is each key of it", "[cli]") {
    const weir::kit::TempDir dir;
    ConfigSources sources;
    sources.config = dir / "weir.toml";
    write_text(sources.config, sample_config());
    CHECK(complaint(sources) == "none");
    write_text(sources.config, uncommented(sample_config()));
    write_text(dir / "rooms.txt", "https://example.com/b.m3u8\n");
    write_text(dir / "resolvers.toml", "");
    write_text(dir / "secrets.toml", "");
    std::filesystem::permissions(dir / "secrets.toml", std::filesystem::perms(0600));
    CHECK(complaint(sources) == "none");
}

TEST_CASE("sample: a key whose text names no other default shows its default", "[cli]") {
    const weir::kit::TempDir dir;
    std::string text = "[[room]]\nurl = \"https://example.com/\"\n";
    ConfigSources sources;
    sources.config = dir / "weir.toml";
    write_text(sources.config, text);
    const auto plain = load_config(sources);
    REQUIRE(plain.has_value());
    const auto options = [](const Config& config) {
        const auto& r = config.rooms.front().options.recording;
        const auto& s = config.session;
        const auto& w = config.watch;
        return fmt::format(
            "{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}",
            config.data.native(), r.directory.native(), r.name, r.quality, int(r.format),
            r.split.duration.count(), r.split.bytes, r.buffer_bytes, r.http.read_timeout.count(),
            r.http.retry_delay_max.count(), r.probe.bytes, r.probe.media_duration.count(),
            r.http.retries, int(r.sync), r.subtitles, s.space.start_bytes, s.space.stop_bytes,
            s.disk_queue_bytes, s.resources.memory_bytes, w.poll_interval.count(), w.jitter,
            w.platform.per_minute, config.aftercare.bytes_per_second, config.log.file_bytes);
    };
    std::string keys;
    for (const SectionText& section : described_sections()) {
        if (section.is_open) keys += fmt::format("{}\n", section.header);
        for (const KeyText& key : section.keys) {
            const bool is_default = key.text.find("Default: ") == key.text.npos;
            if (section.is_open && is_default)
                keys += fmt::format("{} = {}\n", key.key, key.example);
        }
    }
    write_text(sources.config, keys + text);
    const auto told = load_config(sources);
    INFO(complaint(sources));
    REQUIRE(told.has_value());
    CHECK(options(*told) == options(*plain));
}

TEST_CASE("sample: a damaged file is a problem or none, never a crash", "[cli]") {
    const weir::kit::TempDir dir;
    const std::string whole = uncommented(sample_config());
    ConfigSources sources;
    sources.config = dir / "weir.toml";
    std::uint32_t random = 1;
    const auto next = [&random](std::size_t below) {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        return random % below;
    };
    unsigned sound = 0;
    for (int round = 0; round < 200; ++round) {
        std::string text = whole;
        for (std::size_t i = 0; i <= next(4); ++i)
            text[next(text.size())] = static_cast<char>(next(256));
        write_text(sources.config, text);
        const LoadedConfig loaded = read_config(sources);
        CHECK(loaded.config.has_value() == loaded.problems.empty());
        for (const Problem& problem : loaded.problems.listed())
            CHECK_FALSE(problem.what.empty());
        sound += loaded.config.has_value() ? 1 : 0;
    }
    CHECK(sound < 200);
}

TEST_CASE("sample: the documentation has every key, as the sample explains it", "[cli]") {
    const std::string docs = weir::kit::read_text(WEIR_CONFIG_DOCS);
    std::string missing;
    const auto check = [&](const std::vector<SectionText>& sections) {
        for (const SectionText& section : sections) {
            for (const KeyText& key : section.keys) {
                if (docs.find(row(key)) == docs.npos) missing += row(key) + "\n";
            }
        }
    };
    check(described_sections());
    check(described_secrets());
    CHECK(missing == "");
}
