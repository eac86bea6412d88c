// SPDX-License-Identifier: MIT
#include "transcode/fork.hpp"

#include <algorithm>

#include "transcode/kit.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using transcode::Branch;
using transcode::Fork;
using transcode::Items;

/// What came of each branch.
std::vector<kit::Media> forked(const kit::Media& media, const std::vector<Branch>& branches,
                               const std::function<void(Fork&)>& prepare = {}) {
    auto fork = Fork::open(media.tracks, branches, {});
    if (!fork) FAIL(fork.error());
    if (prepare) prepare(*fork);
    std::vector<Items> items(branches.size());
    for (const av::Packet& packet : media.packets)
        fork->push(packet, items);
    fork->drain(items);
    std::vector<kit::Media> out(branches.size());
    for (std::size_t i = 0; i < branches.size(); ++i) {
        out[i].tracks = fork->branch(i).first_tracks();
        for (auto& item : items[i])
            if (auto* packet = std::get_if<av::Packet>(&item))
                out[i].packets.push_back(std::move(*packet));
    }
    return out;
}

std::vector<Bytes> payloads(const kit::Media& media) {
    std::vector<Bytes> all;
    for (const av::Packet& packet : media.packets)
        if (media.tracks[packet.track()].is_video())
            all.emplace_back(packet.data().begin(), packet.data().end());
    return all;
}

TEST_CASE("fork: each branch gives what it would give alone", "[transcode]") {
    const kit::TempDir folder;
    const auto media = kit::small_media(folder);
    const Branch whole{.backends = {kit::backend("software")}};
    const Branch small{.options = {.shorter_side = 36}, .backends = {kit::backend("software")}};
    const auto both = forked(media, {whole, small});
    CHECK(payloads(both[0]) == payloads(forked(media, {whole})[0]));
    CHECK(payloads(both[1]) == payloads(forked(media, {small})[0]));
    CHECK(payloads(both[0]).size() == 120);
    CHECK(payloads(both[0]) != payloads(both[1]));
}

TEST_CASE("fork: one branch that fails leaves the others as they are", "[transcode]") {
    const kit::TempDir folder;
    const auto media = kit::small_media(folder);
    const Branch whole{.backends = {kit::backend("software")}};
    const Branch broken{.backends = {kit::backend("broken", {.frames = 50})}};
    auto fork = Fork::open(media.tracks, {broken, whole}, {});
    REQUIRE(fork.has_value());
    std::vector<Items> items(2);
    for (const av::Packet& packet : media.packets)
        fork->push(packet, items);
    fork->drain(items);
    REQUIRE(fork->failure(0));
    CHECK(fork->failure(0)->code == Errc::no_encoder);
    CHECK_FALSE(fork->failure(1));
    CHECK(fork->branch(1).picture().encoded == 120);
}

TEST_CASE("fork: keyframes come at equal distances, and what lies before the begin is left out",
          "[transcode]") {
    const kit::TempDir folder;
    const auto media = kit::small_media(folder);
    const Branch whole{.backends = {kit::backend("software")}};
    const auto begin = kit::times(media, AVMEDIA_TYPE_VIDEO).front();
    const auto out = forked(media, {whole, whole}, [begin](Fork& fork) {
        fork.force_keyframes_each(700ms);
        fork.begin_at(1, std::chrono::microseconds{begin} + 2s);
    });
    const auto keys = kit::times(out[0], AVMEDIA_TYPE_VIDEO, true);
    REQUIRE(keys.size() >= 6);
    for (std::size_t i = 1; i < 6; ++i)
        CHECK((keys[i] - keys[i - 1]) / 1'000 == 700);
    const auto late = kit::times(out[1], AVMEDIA_TYPE_VIDEO);
    CHECK(late.size() == 60);
    CHECK(late.front() - begin == 2'000'000);
    CHECK(kit::times(out[1], AVMEDIA_TYPE_VIDEO, true).front() == late.front());
    CHECK(kit::times(out[1], AVMEDIA_TYPE_AUDIO).front() >= late.front());
}

}  // namespace
}  // namespace weir
