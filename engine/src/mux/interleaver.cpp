// SPDX-License-Identifier: MIT
#include "mux/interleaver.hpp"

#include <algorithm>
#include <tuple>

namespace weir::mux {

void Interleaver::push(av::Packet packet, Nanoseconds dts) {
    auto& queue = queues_.at(packet.track());
    if (queue.last && (dts - *queue.last > jump_.forward || *queue.last - dts > jump_.backward))
        ++queue.section;
    queue.last = dts;
    bytes_ += packet.size();
    queue.entries.push_back({{std::move(packet), dts}, queue.section});
}

bool Interleaver::must_release() const {
    if (bytes_ > hold_.bytes) return true;
    bool all_waiting = true;
    for (const auto& queue : queues_) {
        if (queue.entries.empty()) {
            all_waiting = false;
            continue;
        }
        const auto& first = queue.entries.front();
        const auto& last = queue.entries.back();
        if (first.section != last.section || last.item.dts - first.item.dts > hold_.time)
            return true;
    }
    return all_waiting;
}

std::optional<Interleaver::Item> Interleaver::take_first() {
    Queue* first = nullptr;
    for (auto& queue : queues_) {
        if (queue.entries.empty()) continue;
        const auto key = [](const Queue& q) {
            return std::tuple{q.entries.front().section, q.entries.front().item.dts};
        };
        if (!first || key(queue) < key(*first)) first = &queue;
    }
    if (!first) return std::nullopt;
    Item item = std::move(first->entries.front().item);
    first->entries.pop_front();
    bytes_ -= item.packet.size();
    return item;
}

std::optional<Interleaver::Item> Interleaver::pop() {
    return must_release() ? take_first() : std::nullopt;
}

std::optional<Interleaver::Item> Interleaver::pop_rest() {
    return take_first();
}

void Interleaver::reset(std::size_t tracks, const InterleaverHold& hold, const JumpLimits& jump) {
    hold_ = hold;
    jump_ = jump;
    queues_ = std::vector<Queue>(tracks);
    bytes_ = 0;
}

}  // namespace weir::mux
