// SPDX-License-Identifier: MIT
#include "catalogue/families.hpp"

#include "catalogue/names.hpp"

namespace weir::catalogue {

void Families::add(const std::string& stem) {
    members_.try_emplace(stem, Member{stem, std::nullopt});
}

void Families::add(const std::string& stem, std::int64_t recording) {
    add(stem);
    Member& top = members_.at(head(stem));
    if (!top.recording) top.recording = recording;
}

const std::string& Families::head(const std::string& stem) const {
    const std::string* at = &stem;
    for (auto found = members_.find(*at); found != members_.end() && found->second.above != *at;
         found = members_.find(*at))
        at = &found->second.above;
    return *at;
}

std::optional<std::int64_t> Families::recording(const std::string& stem) const {
    const auto found = members_.find(head(stem));
    return found == members_.end() ? std::nullopt : found->second.recording;
}

void Families::join(const std::string& a, const std::string& b) {
    add(a);
    add(b);
    Member& first = members_.at(head(a));
    Member& second = members_.at(head(b));
    if (&first == &second || (first.recording && second.recording)) return;
    // The head that is known stays one, else the smaller.
    const bool is_first_above =
        first.recording || (!second.recording && first.above < second.above);
    if (is_first_above)
        second.above = first.above;
    else
        first.above = second.above;
}

void Families::join_if_there(const std::string& stem, const std::optional<std::string>& other) {
    if (other && members_.contains(*other)) join(stem, *other);
}

void Families::join_by_name() {
    for (const auto& [stem, member] : members_) {
        const auto base = unnumbered(stem);
        join_if_there(stem, base);
        join_if_there(stem, main_stem(stem));
        join_if_there(stem, previous_in_series(stem));
    }
}

}  // namespace weir::catalogue
