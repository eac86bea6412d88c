// SPDX-License-Identifier: MIT
#include "buffer/sequencer.hpp"

#include <cassert>

namespace weir::buffer {

void Sequencer::write(Position position, ByteView bytes) {
    assert(position >= head_);
    auto& waiting = waiting_[position];
    assert(waiting.state == State::arriving);
    waiting.received += bytes.size();
    if (position == head_) {
        deliver(position, waiting);
        sink_.on_bytes(position, bytes);
    } else {
        waiting.bytes.insert(waiting.bytes.end(), bytes.begin(), bytes.end());
        held_bytes_ += bytes.size();
    }
}

void Sequencer::complete(Position position) {
    waiting_[position].state = State::complete;
    advance();
}

void Sequencer::lost(Position position) {
    auto& waiting = waiting_[position];
    waiting.state = State::lost;
    advance();
}

std::uint64_t Sequencer::received_bytes(Position position) const {
    const auto found = waiting_.find(position);
    return found == waiting_.end() ? 0 : found->second.received;
}

/// Begins the head, and hands out what it had to hold while it was not the head.
void Sequencer::deliver(Position position, Waiting& waiting) {
    if (!waiting.begun) {
        waiting.begun = true;
        sink_.on_begin(position);
    }
    if (waiting.bytes.empty()) return;
    const Bytes bytes = std::move(waiting.bytes);
    waiting.bytes = {};
    held_bytes_ -= bytes.size();
    sink_.on_bytes(position, bytes);
}

void Sequencer::advance() {
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == head_;
         first = waiting_.begin()) {
        auto& waiting = first->second;
        if (waiting.state != State::lost || !waiting.bytes.empty()) deliver(head_, waiting);
        if (waiting.state == State::arriving) return;
        if (waiting.state == State::complete)
            sink_.on_complete(head_);
        else
            sink_.on_lost(head_, waiting.begun);
        waiting_.erase(first);
        ++head_;
    }
}

}  // namespace weir::buffer
