// SPDX-License-Identifier: MIT
// What a kill -9 costs: nothing that was durable.
#include <set>
#include <sstream>

#include "hooks/receiver.hpp"
#include "kit/process.hpp"

namespace weir::hooks {
namespace {

/// Runs the child until it said `lines` times how far it is, and kills it. How far it was.
int run_and_kill(const kit::TempDir& folder, const std::string& url, std::size_t lines) {
    const auto output = folder / "output";
    auto child = kit::Process::start(
        {.arguments = {WEIR_HOOKS_CHILD, (folder / "o.db").native(), url}, .output = output});
    REQUIRE(child.has_value());
    const auto said = [&] {
        const std::string text = kit::read_text(output);
        return std::size_t(std::ranges::count(text, '\n'));
    };
    REQUIRE(kit::wait_for([&] { return said() >= lines || !child->running(); }, 60s));
    child->send_signal(SIGKILL);
    CHECK(child->wait(20s) == 137);
    std::istringstream text{kit::read_text(output)};
    int last = -1;
    for (std::string line; std::getline(text, line);)
        last = std::stoi(line);
    return last;
}

}  // namespace

TEST_CASE("kill: events of a process that was killed arrive once it is started again", "[hooks]") {
    const kit::TempDir folder;
    const auto nobody = fmt::format("http://127.0.0.1:{}/", kit::free_port());
    int all = 0;
    for (int round = 0; round < 5; ++round)
        all += run_and_kill(folder, nobody, 3 + round * 2) + 1;
    Receiver receiver;
    HooksOptions options;
    options.outbox = folder / "o.db";
    options.hooks = {webhook(receiver.url())};
    const auto worker = opened(options);
    REQUIRE(worker->flush(60s).has_value());
    const auto accepted = receiver.accepted();
    // What was offered after the last flush may be there, too.
    CHECK(accepted.size() >= std::size_t(all));
    CHECK(accepted.size() <= std::size_t(all + 5 * 7));
    CHECK(std::ranges::all_of(accepted, [](const auto& entry) { return entry.second == 1; }));
    CHECK(worker->figures().pending == 0);
}

TEST_CASE("kill: killed while it sends, none is lost, and one that comes twice has its id again",
          "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    int all = 0;
    for (int round = 0; round < 5; ++round)
        all += run_and_kill(folder, receiver.url(), 2 + round) + 1;
    HooksOptions options;
    options.outbox = folder / "o.db";
    options.hooks = {webhook(receiver.url())};
    const auto worker = opened(options);
    REQUIRE(worker->flush(60s).has_value());
    const auto accepted = receiver.accepted();
    CHECK(accepted.size() >= std::size_t(all));
    int twice = 0;
    for (const auto& [id, times] : accepted) {
        CHECK(times <= 2);
        twice += times - 1;
    }
    CHECK(twice <= 5);  // One at each kill, between the answer and its note.
}

}  // namespace weir::hooks
