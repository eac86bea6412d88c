// SPDX-License-Identifier: MIT
#include "e2e/run_house.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

bool is_media(const fs::path& file) {
    for (const char* extension : {".ts", ".mp4", ".mkv", ".flv", ".m4a"})
        if (file.extension() == extension) return true;
    return false;
}

}  // namespace

RunHouse::RunHouse(std::string config) {
    set_config(config);
    set_rooms({});
}

void RunHouse::set_config(const std::string& config) {
    // As an editor does it: a new file in the place of the old one.
    kit::write_text(
        folder_ / "weir.toml.new",
        fmt::format("data = \"{}\"\nrooms = \"rooms.txt\"\n{}\n", data().string(), config));
    fs::rename(folder_ / "weir.toml.new", folder_ / "weir.toml");
}

void RunHouse::set_rooms(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    kit::write_text(folder_ / "rooms.new", text);
    fs::rename(folder_ / "rooms.new", folder_ / "rooms.txt");
}

void RunHouse::start(std::vector<std::string> more, std::vector<std::string> environment,
                     std::string binary) {
    std::vector<std::string> arguments{"run", "--json", "--config",
                                       (folder_ / "weir.toml").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    weir_.emplace(
        WeirProcess::start(std::move(arguments), std::move(environment), std::move(binary)));
}

void RunHouse::kill() {
    weir_->send_signal(SIGKILL);
    (void)weir_->finish(10s);
}

Outcome RunHouse::stop(milliseconds limit) {
    weir_->send_signal(SIGTERM);
    return weir_->finish(limit);
}

std::vector<RunHouse::Room> RunHouse::rooms() const {
    const auto said =
        kit::run_tool({WEIR_BINARY, "status", "--json", "--data", data().string()}, 10s);
    if (said.exit_code != 0) return {};
    std::vector<Room> rooms;
    const json::value status = json::parse(said.output);
    for (const auto& value : status.at("rooms").as_array()) {
        const auto& room = value.as_object();
        const auto* trouble = room.at("trouble").if_string();
        rooms.push_back({std::string{room.at("url").as_string()},
                         std::string{room.at("state").as_string()},
                         trouble ? std::string{*trouble} : "", room.at("quarantined").as_bool()});
    }
    return rooms;
}

bool RunHouse::wait_for_rooms(std::string_view state, std::size_t count, milliseconds limit) const {
    return kit::wait_for(
        [&] {
            const auto all = rooms();
            return std::size_t(std::ranges::count(all, state, &Room::state)) == count;
        },
        limit);
}

std::vector<fs::path> RunHouse::files(const std::string& part) const {
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    for (const auto& entry : fs::recursive_directory_iterator{data()})
        if (entry.is_regular_file() && is_media(entry.path()) &&
            entry.path().filename().string().find(part) != std::string::npos)
            found.emplace_back(entry.last_write_time(), entry.path());
    std::ranges::sort(found);
    std::vector<fs::path> files;
    for (auto& [written, path] : found)
        files.push_back(std::move(path));
    return files;
}

Recorded RunHouse::recorded(const std::string& part) const {
    Recorded recorded;
    for (const auto& file : files(part))
        recorded.files.push_back({.path = file, .packets = std::nullopt});
    return recorded;
}

std::vector<fs::path> RunHouse::leftovers() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator{data()})
        if (entry.path().extension() == ".part" || entry.path().extension() == ".weir-tmp")
            found.push_back(entry.path());
    return found;
}

std::string RunHouse::catalogue_problems() const {
    const auto said = kit::run_tool({WEIR_BINARY, "check", "--catalogue", data().string()}, 30s);
    return said.exit_code == 0 ? "" : said.output + said.errors;
}

}  // namespace weir::e2e
