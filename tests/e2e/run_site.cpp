// SPDX-License-Identifier: MIT
#include "e2e/run_site.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

namespace weir::e2e {

namespace fs = std::filesystem;
namespace json = boost::json;

Site::Site(const std::string& config)
    : port(kit::free_port()),
      house(fmt::format("[recording]\nfile_name = \"{{path}}_{{date}}_{{time}}\"\n{}\n[http]\n"
                        "listen = \"127.0.0.1:{}\"\n",
                        config, port)) {
    const fs::path secrets = house.folder() / "secrets.toml";
    kit::write_text(secrets,
                    fmt::format("[token.boss]\nvalue = \"{}\"\nscope = \"admin\"\n", kToken));
    fs::permissions(secrets, fs::perms::owner_read);
}

void Site::start() {
    house.start({"--secrets", (house.folder() / "secrets.toml").native()});
}

std::string Site::ask(const std::string& path, const std::string& method,
                      const std::string& body) const {
    std::vector<std::string> command{
        "curl", "-s", "--noproxy", "*",  "-m",
        "10",   "-X", method,      "-H", fmt::format("Authorization: Bearer {}", kToken)};
    if (method != "GET")
        command.insert(command.end(), {"-H", "Content-Type: application/json", "-d", body});
    command.push_back(fmt::format("http://127.0.0.1:{}{}", port, path));
    return kit::run_tool(command).output;
}

json::value Site::get(const std::string& path, const std::string& method,
                      const std::string& body) const {
    boost::system::error_code bad;
    return json::parse(ask(path, method, body), bad);
}

std::optional<double> Site::figure(const std::string& name) const {
    const std::string text = ask("/metrics");
    const auto at = text.find("\n" + name + " ");
    if (at == text.npos) return std::nullopt;
    return std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

void Site::stop_rooms() const {
    const auto rooms = get("/api/v1/rooms").at("rooms").as_array();
    for (const auto& room : rooms)
        (void)ask(fmt::format("/api/v1/rooms/{}/stop", std::string_view{room.at("id").as_string()}),
                  "POST");
    CHECK(house.wait_for_rooms("off", rooms.size(), milliseconds{15'000}));
}

std::pair<double, double> Site::told_gaps() const {
    std::pair<double, double> told{0, 0};
    for (const auto& entry : fs::recursive_directory_iterator{house.data()}) {
        if (!entry.path().native().ends_with(".gaps.jsonl")) continue;
        std::ifstream in{entry.path()};
        for (std::string line; std::getline(in, line);) {
            const auto gap = json::parse(line);
            const auto* length = gap.as_object().if_contains("seconds");
            if (!length) continue;
            ++told.first;
            told.second += length->to_number<double>();
        }
    }
    return told;
}

std::uint64_t Site::media_bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& file : house.files(""))
        bytes += fs::file_size(file);
    return bytes;
}

}  // namespace weir::e2e
