// SPDX-License-Identifier: MIT
// SIGKILL in the middle of a batch: the database opens, and follows the disk.
#include <csignal>
#include <random>

#include "catalogue/life.hpp"

namespace weir::catalogue {
namespace {

#if defined(WEIR_SANITIZED)
constexpr int kKills = 3;
#else
constexpr int kKills = 12;
#endif

std::size_t media_files_in(const fs::path& data) {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator{data})
        count += entry.path().extension() == ".ts";
    return count;
}

}  // namespace

TEST_CASE("kill: at any moment, the catalogue is true again after a reconcile", "[catalogue]") {
    const kit::TempDir folder;
    const std::string data = (folder / "data").native();
    const std::string media = std::string{WEIR_TEST_DATA} + "/tiny.ts";
    std::mt19937 random{std::random_device{}()};
    std::uniform_int_distribution<std::size_t> more{1, 60};
    fs::create_directory(data);
    for (int kill = 0; kill < kKills; ++kill) {
        const std::size_t before = media_files_in(data);
        const std::size_t wanted = before + more(random);
        auto writer = kit::Process::start({{WEIR_CATALOGUE_WRITER, data, media}});
        REQUIRE(writer.has_value());
        REQUIRE(kit::wait_for([&] { return media_files_in(data) >= wanted; }, 20s));
        writer->send_signal(SIGKILL);
        REQUIRE(writer->wait(10s) == 128 + SIGKILL);

        std::optional<Life> next;
        if (kill % 2 == 1) next.emplace(data);  // As weir run does: it writes already.
        const auto report = reconciled(data);
        INFO("kill " << kill << ": " << report.adopted << " adopted, " << report.corrected
                     << " corrected, " << report.interrupted << " interrupted");
        CHECK(problems(data) == "");
        std::size_t known = 0;
        for (const auto& recording : listed(data, {.limit = 100'000})) {
            CHECK(recording.state != CataloguedState::recording);
            for (const auto& file : shown(data, recording.id).files) {
                CHECK(file.ours);
                ++known;
            }
        }
        CHECK(known == media_files_in(data));
    }
}

}  // namespace weir::catalogue
